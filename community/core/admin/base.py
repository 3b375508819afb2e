"""The table that every list at the desk stands on."""

from functools import partial, reduce
from operator import or_

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from community.core.admin.bulk import BulkVerb, in_bulk
from community.core.admin.columns import EMPTY
from community.core.admin.paging import BoundedPaginator, DeskChangeList

SEARCH_WORDS = 5
SEARCH_SIGNS = 100
KEY_MAX = 2**63


class DeskAdmin(ModelAdmin):
    """A table at the desk: shows what `scope` allows, and writes through actions or not at all.

    Shut by default: rows are for managers of the community, and nothing is added, changed or
    deleted. A subclass opens what it answers for.
    """

    is_for_desk = True
    for_group_managers = False
    is_editable = False
    verbs: tuple[BulkVerb, ...] = ()
    list_per_page = list_max_show_all = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = BoundedPaginator
    empty_value_display = EMPTY
    ordering = ("-pk",)
    view_on_site = False
    media = forms.Media()

    # What is shown, and to whom

    def scope(self, rows: QuerySet, viewer) -> QuerySet:
        """The rows this manager may know of; the others do not exist."""
        return rows if viewer.is_manager else rows.none()

    def with_columns(self, rows: QuerySet) -> QuerySet:
        """What the list shows beyond the rows themselves; what it does not show left behind."""
        return rows

    def name_of(self, thing) -> str:
        """What a thing is called on its page and in questions about it."""
        return str(thing)

    def get_queryset(self, request):
        return self.scope(super().get_queryset(request), request.user)

    def has_view_permission(self, request, obj=None):
        viewer = request.user
        runs_some = self.for_group_managers and self.admin_site.shows_lists_to(viewer)
        return viewer.is_authenticated and (viewer.is_manager or runs_some)

    def has_change_permission(self, request, obj=None):
        return self.is_editable and self.has_view_permission(request, obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # Finding

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("This list has no such page or column.") from error

    def lookup_allowed(self, lookup, value, request=None):
        """Only what a filter of this list names: no column can be guessed at from outside."""
        return lookup in {one.parameter_name for one in self.get_list_filter(request)}

    def to_field_allowed(self, request, to_field):
        return False

    def get_search_results(self, request, queryset, search_term):
        """Every word must be found somewhere; long searches are cut."""
        for word in search_term[:SEARCH_SIGNS].split()[:SEARCH_WORDS]:
            queryset = queryset.filter(self.match(word))
        return queryset, False

    def match(self, word: str) -> Q:
        return reduce(or_, (Q(**{f"{path}__icontains": word}) for path in self.search_fields))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Absent and foreign are the same page."""
        raise Http404

    # Writing

    @admin.display(description="")
    def action_checkbox(self, obj):
        label = _("Choose “%s”") % self.name_of(obj)
        box = forms.CheckboxInput({"class": "choose", "aria-label": label}, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    def get_actions(self, request):
        return {
            verb.name: (partial(in_bulk, verb=verb), verb.name, verb.label)
            for verb in self.verbs
            if verb.open_to(request.user)
        }

    def get_action_choices(self, request, default_choices=()):
        return [(name, label) for _do, name, label in self.get_actions(request).values()]

    def response_action(self, request, queryset):
        """Act on what was ticked and on nothing else, whatever the form says."""
        sent = request.POST.copy()
        ticked = [mark for mark in sent.getlist(ACTION_CHECKBOX_NAME) if _is_key(mark)]
        sent.setlist(ACTION_CHECKBOX_NAME, ticked)
        sent["select_across"] = "0"
        request.POST = sent
        return super().response_action(request, queryset)

    def log_bulk(self, request, things, verb: BulkVerb, reason: str) -> None:
        """One line in the desk's log for each thing."""
        said = f"{verb.name}: {reason}" if reason else verb.name
        LogEntry.objects.log_actions(
            user_id=request.user.pk, queryset=things, action_flag=CHANGE, change_message=said
        )

    def save_model(self, request, obj, form, change):
        raise PermissionDenied(_("This is not yours to do."))

    def save_related(self, request, form, formsets, change):
        """The action that `save_model` calls has written everything already."""

    def response_change(self, request, obj):
        level, sentence = self.came_of(obj)
        messages.add_message(request, level, sentence)
        return self.response_post_save_change(request, obj)

    def came_of(self, obj) -> tuple[int, str]:
        """What is said of a form that was sent: how good the news is, and a sentence."""
        return messages.SUCCESS, _("Saved.")

    def render_change_form(self, request, context, *args, **kwargs):
        thing = context.get("original")
        context["name"] = self.name_of(thing) if thing else context["title"]
        context["desk_verbs"] = self._verbs_for(request, thing) if thing else []
        context["on_site"] = self.address_of(thing) if thing else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def _verbs_for(self, request, thing):
        allowed = (verb for verb in self.verbs if verb.open_to(request.user))
        return [verb for verb in allowed if not verb.is_so_already(thing)]

    def history_view(self, request, object_id, extra_context=None):
        """What was done to the thing at the desk."""
        thing = self.get_object(request, unquote(object_id))
        name = self.name_of(thing) if thing else ""
        return super().history_view(request, object_id, {"name": name})

    history_view.access = "managers"

    def address_of(self, thing) -> str:
        """Where the members see it; empty where they do not."""
        return ""


def _is_key(mark):
    return mark.isascii() and mark.isdigit() and len(mark) < 20 and int(mark) < KEY_MAX
