"""Topics at the desk."""

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import badge, badges, leads_to, list_of, named, when
from community.core.admin.filters import OfOne, OneOf, answers_of
from community.groups.admin.scope import OfGroup, run_by
from community.groups.models import TopicKind
from community.topics.actions import EditedMeanwhile, edit_post
from community.topics.admin.saying import EditedInWords
from community.topics.admin.verbs import TOPIC_VERBS
from community.topics.forms import reason_field, tags_field, title_field
from community.topics.models import Change, Post, TaggedTopic, Topic


class TopicState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "open": (_("Open"), Q(closed_at=None, archived_at=None, deleted_at=None)),
        "unanswered": (_("Unanswered"), Q(reply_count=0, closed_at=None, deleted_at=None)),
        "closed": (_("Closed"), Q(closed_at__isnull=False)),
        "pinned": (_("Pinned"), Q(pinned_at__isnull=False)),
        "solved": (_("Solved"), Q(solved_at__isnull=False)),
        "archived": (_("Archived"), Q(archived_at__isnull=False)),
        "slow": (_("Slow mode"), Q(slow_seconds__gt=0)),
        "hidden": (_("Hidden"), Q(hidden_at__isnull=False)),
        "merged": (_("Merged"), Q(merged_into__isnull=False)),
        "deleted": (
            _("Deleted"),
            Q(deleted_at__isnull=False, hidden_at=None, merged_into=None),
        ),
    }


class KindFilter(OneOf):
    title = _("Kind")
    parameter_name = "kind"
    answers = answers_of(TopicKind, "kind")


class OfTag(OfOne):
    """Topics with one tag; the list of tags leads here."""

    title = _("Tag")
    parameter_name = "tag"
    path = "pk__in"

    def queryset(self, request, rows):
        if self.value() is None:
            return rows
        tagged = TaggedTopic.objects.filter(tag=int(self.value()))
        return rows.filter(pk__in=tagged.values("content_object"))


class TopicDeskForm(forms.ModelForm):
    """A topic's title and tags, changed as an edit of its first post."""

    title = title_field()
    tag_words = tags_field()
    reason = reason_field(help_text=_("It stays in the history of the first post."))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Topic
        fields = ["title"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.first_post = Post.objects.select_related("topic__group", "author").get(
            topic=self.instance.pk, number=1
        )
        self.initial["seen"] = self.first_post.revision_count
        self.initial["tag_words"] = sorted(self.instance.tags.names())

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if seen != self.first_post.revision_count:
            raise forms.ValidationError(str(EditedMeanwhile(self.first_post)))
        return seen


@admin.register(Topic)
class TopicAdmin(EditedInWords, DeskAdmin):
    """Topics, deleted ones too. Members write them on the site; here they are put in order."""

    for_group_managers = is_editable = True
    verbs = TOPIC_VERBS
    form = TopicDeskForm
    list_display = ["title", "in_group", "starter", "kind", "states", "reply_count", "latest"]
    list_filter = [OfGroup, KindFilter, TopicState, OfTag]
    list_select_related = ["group", "author"]
    search_fields = ["title", "author__name", "author__display_name"]
    search_help_text = _("Title, author or tag")
    ordering = ("-last_post_at", "-pk")
    readonly_fields = ["in_group", "by", "kind_word", "states", "opened", "latest", "around"]
    fields = [*readonly_fields, "title", "tag_words", "reason", "seen"]

    def scope(self, rows, viewer):
        return run_by(rows, viewer)

    def match(self, word):
        tagged = TaggedTopic.objects.filter(content_object=OuterRef("pk"), tag__name__iexact=word)
        return super().match(word) | Q(Exists(tagged))

    def address_of(self, thing):
        return thing.get_absolute_url()

    def save_model(self, request, obj, form, change):
        first = form.first_post
        obj.edited = edit_post(
            post=first,
            editor=request.user,
            source=first.source,
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
            title=form.cleaned_data["title"],
            tags=form.cleaned_data["tag_words"],
        )

    @admin.display(description=_("Group"), ordering="group__name")
    def in_group(self, topic):
        return named(topic.group)

    @admin.display(description=_("Author"))
    def starter(self, topic):
        return named(topic.author)

    @admin.display(description=_("Author"))
    def by(self, topic):
        return leads_to(topic.author.get_absolute_url(), topic.author)

    @admin.display(description=_("Kind"))
    def kind_word(self, topic):
        return topic.get_kind_display()

    @admin.display(description=_("State"))
    def states(self, topic):
        return badges(
            _away(topic),
            badge(_("Pinned"), "", "pin") if topic.pinned_at else "",
            badge(_("Closed"), "", "lock") if topic.is_closed else "",
            badge(_("Slow mode"), "", "pause") if topic.is_slow else "",
            badge(_("Archived"), "", "archive") if topic.is_archived else "",
            badge(_("Solved"), "good", "solved") if topic.is_solved else "",
        )

    @admin.display(description=_("Opened"))
    def opened(self, topic):
        return when(topic.made_at)

    @admin.display(description=_("Last post"), ordering="last_post_at")
    def latest(self, topic):
        return when(topic.last_post_at)

    @admin.display(description=_("See also"))
    def around(self, topic):
        return badges(
            leads_to(list_of(Post, topic=topic.pk), _("its posts")),
            leads_to(list_of(Change, topic=topic.pk), _("what was done to it")),
        )


def _away(topic):
    """In which way a topic is out of sight."""
    if topic.merged_into_id:
        return badge(_("Merged"), "", "swap")
    if topic.is_hidden:
        return badge(_("Hidden"), "note", "hide")
    return badge(_("Deleted"), "bad", "hide") if topic.is_deleted else ""
