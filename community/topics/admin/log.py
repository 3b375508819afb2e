"""What was done and what was said before, at the desk. Nobody edits these."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import (
    EMPTY,
    at_desk,
    badge,
    leads_to,
    list_of,
    named,
    when,
    words,
)
from community.core.admin.filters import OfOne, OneOf, answers_of
from community.groups.admin.scope import run_by
from community.topics.admin.posts import InGroup, OfTopic
from community.topics.models import Change, Revision, TaggedTopic, Topic, Verb

GRAVE = {Verb.DELETED, Verb.PURGED, Verb.POST_DELETED, Verb.POST_PURGED}
GRAVE |= {Verb.HIDDEN, Verb.POST_HIDDEN}


class VerbFilter(OneOf):
    title = _("What")
    parameter_name = "verb"
    answers = answers_of(Verb, "verb")


@admin.register(Change)
class ChangeAdmin(DeskAdmin):
    """The log: who did what to which topic, and why."""

    for_group_managers = True
    list_display = ["made", "what", "to", "number", "who", "why"]
    list_filter = [InGroup, VerbFilter, OfTopic]
    list_select_related = ["topic", "post", "by"]
    search_fields = ["reason", "topic__title", "by__name", "by__display_name"]
    search_help_text = _("Reason, title or manager")
    fields = ["made", "what", "to", "number", "who", "why"]

    def scope(self, rows, viewer):
        return run_by(rows, viewer, "topic__group")

    def with_columns(self, rows):
        return rows.defer("post__source", "post__html", "post__text", "post__credit_html")

    @admin.display(description=_("When"), ordering="made_at")
    def made(self, change):
        return when(change.made_at)

    @admin.display(description=_("What"), ordering="verb")
    def what(self, change):
        return badge(change.get_verb_display(), "bad" if change.verb in GRAVE else "")

    @admin.display(description=_("Topic"))
    def to(self, change):
        return at_desk(change.topic)

    @admin.display(description=_("Post"))
    def number(self, change):
        return str(change.post) if change.post else EMPTY

    @admin.display(description=_("Who"))
    def who(self, change):
        return named(change.who)

    @admin.display(description=_("Reason"))
    def why(self, change):
        return words(change.reason)


class OfPost(OfOne):
    title = _("Post")
    parameter_name = "post"
    path = "post"


class InPostsGroup(InGroup):
    path = "post__topic__group"


@admin.register(Revision)
class RevisionAdmin(DeskAdmin):
    """What posts said before they were edited."""

    for_group_managers = True
    list_display = ["made", "to", "number", "who", "why"]
    list_filter = [InPostsGroup, OfPost]
    list_select_related = ["post__topic", "editor"]
    search_fields = ["reason", "post__topic__title"]
    search_help_text = _("Reason or title")
    fields = ["made", "to", "number", "who", "why", "title", "source"]

    def scope(self, rows, viewer):
        return run_by(rows, viewer, "post__topic__group")

    def with_columns(self, rows):
        return rows.defer("source", "post__source", "post__html", "post__text")

    def name_of(self, thing):
        return f"{thing.post.topic} · {thing.post} · {thing.number}"

    @admin.display(description=_("Edited"), ordering="made_at")
    def made(self, revision):
        return when(revision.made_at)

    @admin.display(description=_("Post"))
    def to(self, revision):
        return format_html("{} {}", at_desk(revision.post), words(revision.post.topic.title))

    @admin.display(description=_("Who"))
    def who(self, revision):
        return named(revision.editor)

    @admin.display(description=_("Reason"))
    def why(self, revision):
        return words(revision.reason)


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    """Tags, and how many topics carry each."""

    list_display = ["name", "uses"]
    search_fields = ["name"]
    ordering = ("name", "pk")
    fields = ["name", "slug", "topics"]

    def with_columns(self, rows):
        counts = TaggedTopic.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
        counted = Subquery(counts.annotate(number=Count("pk")).values("number"))
        return rows.annotate(use_count=Coalesce(counted, 0))

    @admin.display(description=_("Topics"))
    def uses(self, tag):
        return leads_to(list_of(Topic, tag=tag.pk), tag.use_count)

    @admin.display(description=_("Topics"))
    def topics(self, tag):
        return leads_to(list_of(Topic, tag=tag.pk), _("the topics with this tag"))
