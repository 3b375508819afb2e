"""A calendar's file brought in: shown first, then made into drafts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from community.core.access import members_only, require
from community.core.forms import attempt, status_of
from community.core.paging import key_page
from community.groups.models import Group
from community.groups.queries import memberships_of
from events.actions.bringing import bring_events
from events.forms.bringing import BringForm, ChosenForm
from events.permissions import can_plan
from events.queries.drafts import own_drafts
from events.showing.brought import Row


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def bring(request):
    """The file first, then a choice among what is in it."""
    groups = _groups(request.user)
    shape = {"groups": groups, "zone": request.user.time_zone}
    if request.method != "POST":
        return _show(request, BringForm(**shape), groups)
    if "calendar" in request.POST:
        return _chosen(request, ChosenForm(request.POST, **shape), shape)
    form = BringForm(request.POST, request.FILES, **shape)
    if not form.is_valid():
        return _show(request, form, groups, status=422)
    require(can_plan(request.user, form.cleaned_data["group"]))
    again = ChosenForm({"group": form.data["group"], "calendar": form.packed}, **shape)
    return _preview(request, again, form.reads, form.cleaned_data["group"])


def _chosen(request, form, shape):
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _show(request, BringForm(**shape), shape["groups"], sentence, status=422)
    group = form.cleaned_data["group"]
    require(can_plan(request.user, group))
    brought = attempt(form, lambda: bring_events(by=request.user, group=group, reads=form.chosen))
    if brought is None:
        return _preview(request, form, form.reads, group, status=status_of(form))
    _say(request, brought)
    return redirect("events:brought")


@require_safe
@members_only
def brought(request):
    """The drafts one hosts, the latest first."""
    page = key_page(
        own_drafts(request.user), request.GET.get("after", ""), keys=("-made_at", "-pk")
    )
    return render(request, "events/brought.html", {"page": page, "here": "events"})


def _groups(viewer):
    """Where this member may plan something."""
    own = [one.group for one in memberships_of(viewer)]
    return Group.objects.filter(pk__in=[one.pk for one in own if can_plan(viewer, one)]).in_order()


def _show(request, form, groups, sentence="", status=200):
    context = {"form": form, "can_bring": bool(groups), "sentence": sentence, "here": "events"}
    return render(request, "events/bring.html", context, status=status)


def _preview(request, form, reads, group, status=200):
    now = timezone.now()
    ticked = request.POST.getlist("chosen") if form.errors else None
    rows = [Row.of(read, place, now, ticked) for place, read in enumerate(reads)]
    context = {"form": form, "rows": rows, "group": group, "here": "events"}
    return render(request, "events/bring_chosen.html", context, status=status)


def _say(request, brought):
    made, known = len(brought.made), len(brought.known)
    if made:
        said = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", made)
        messages.success(request, said % {"count": made})
    if known:
        said = ngettext(
            "%(count)d event was here already and stays as it is.",
            "%(count)d events were here already and stay as they are.",
            known,
        )
        messages.info(request, said % {"count": known})
