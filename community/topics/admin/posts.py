"""Posts at the desk."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import (
    EXCERPT,
    at_desk,
    badge,
    badges,
    leads_to,
    list_of,
    named,
    when,
)
from community.core.admin.columns import words as in_a_line
from community.core.admin.filters import OfOne, OneOf
from community.groups.admin.scope import OfGroup, run_by
from community.topics.actions import EditedMeanwhile, edit_post
from community.topics.admin.saying import EditedInWords
from community.topics.admin.verbs import POST_VERBS
from community.topics.forms import body_field, reason_field
from community.topics.models import Post, Revision
from community.topics.permissions import can_edit_post

SEARCHED = 5_000  # how many posts, the newest, a search reads through
ONLY_WHEN_EDITING = ("source", "reason", "seen")


class PostState(OneOf):
    title = _("State")
    parameter_name = "state"
    answers = {
        "standing": (pgettext_lazy("posts", "Standing"), Q(deleted_at=None)),
        "edited": (_("Edited"), Q(revision_count__gt=0)),
        "hidden": (_("Hidden"), Q(hidden_at__isnull=False)),
        "deleted": (_("Deleted"), Q(deleted_at__isnull=False, hidden_at=None, moved_to=None)),
        "moved": (_("Moved away"), Q(moved_to__isnull=False)),
        "purged": (_("Purged"), Q(purged_at__isnull=False, moved_to=None)),
    }


class OfTopic(OfOne):
    title = _("Topic")
    parameter_name = "topic"
    path = "topic"


class InGroup(OfGroup):
    path = "topic__group"


class PostDeskForm(forms.ModelForm):
    """A changed post; what it said before is kept, with the reason."""

    source = body_field()
    reason = reason_field(help_text=_("It stays in the history, and members read it."))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    class Meta:
        model = Post
        fields = ["source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.revision_count
        self.fields["source"].label = _("Text")

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if seen != self.instance.revision_count:
            raise forms.ValidationError(str(EditedMeanwhile(self.instance)))
        return seen


@admin.register(Post)
class PostAdmin(EditedInWords, DeskAdmin):
    """Posts, deleted ones with their words, so that they can be looked at and given back."""

    for_group_managers = is_editable = True
    verbs = POST_VERBS
    form = PostDeskForm
    list_display = ["excerpt_line", "number", "topic_title", "writer", "states", "written"]
    list_filter = [InGroup, PostState, OfTopic]
    search_fields = ["text"]
    search_help_text = _("Words of the 5,000 newest posts of this list")
    readonly_fields = ["in_topic", "by", "written", "states", "because", "around", "shown"]
    fields = [*readonly_fields, *ONLY_WHEN_EDITING]

    def scope(self, rows, viewer):
        rows = rows.select_related("topic__group", "author", "deleted_by")
        return run_by(rows, viewer, "topic__group")

    def with_columns(self, rows):
        rows = rows.annotate(excerpt=Left("text", EXCERPT + 1))
        return rows.defer("source", "html", "text", "credit_html")

    def get_search_results(self, request, queryset, search_term):
        """Read once through the newest posts; counting and cutting then cost nothing more."""
        if not search_term.strip():
            return queryset, False
        newest = list(queryset.order_by("-pk").values_list("pk", flat=True)[:SEARCHED])
        bounded = Post.objects.filter(pk__in=newest)
        found, _twice = super().get_search_results(request, bounded, search_term)
        return queryset.filter(pk__in=list(found.values_list("pk", flat=True))), False

    def name_of(self, thing):
        return f"{thing.topic} · {thing}"

    def address_of(self, thing):
        return thing.get_absolute_url()

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_edit_post(request.user, obj))

    def get_fields(self, request, obj=None):
        editing = self.has_change_permission(request, obj)
        return self.fields if editing else [*self.readonly_fields, "source"]

    def save_model(self, request, obj, form, change):
        obj.edited = edit_post(
            post=obj,
            editor=request.user,
            source=form.cleaned_data["source"],
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
        )

    @admin.display(description=_("Post"))
    def excerpt_line(self, post):
        return in_a_line(post.excerpt)

    @admin.display(description=_("Topic"))
    def topic_title(self, post):
        return named(post.topic)

    @admin.display(description=_("Author"))
    def writer(self, post):
        return named(post.author)

    @admin.display(description=_("Topic"))
    def in_topic(self, post):
        return at_desk(post.topic)

    @admin.display(description=_("Author"))
    def by(self, post):
        return leads_to(post.author.get_absolute_url(), post.author)

    @admin.display(description=_("State"))
    def states(self, post):
        if post.is_place:
            return badge(_("Moved away"), "", "swap")
        deleted = post.is_deleted and not post.is_hidden and not post.is_purged
        return badges(
            badge(_("Purged"), "bad", "x") if post.is_purged else "",
            badge(_("Hidden"), "note", "hide") if post.is_hidden else "",
            badge(_("Deleted"), "bad", "hide") if deleted else "",
            badge(_("Edited"), "", "edit") if post.revision_count else "",
        )

    @admin.display(description=_("Deleted because"))
    def because(self, post):
        who = named(post.deleted_by) if post.deleted_by else ""
        return badges(who, in_a_line(post.deleted_because) if post.is_deleted else "")

    @admin.display(description=_("Written"), ordering="made_at")
    def written(self, post):
        return when(post.made_at)

    @admin.display(description=_("See also"))
    def around(self, post):
        return leads_to(list_of(Revision, post=post.pk), _("what it said before"))

    @admin.display(description=_("As members read it"))
    def shown(self, post):
        html = mark_safe(post.html)  # noqa: S308, the sanitiser's own output
        return format_html('<div class="prose" dir="auto">{}</div>', html)
