"""All reports, making one now, and the rhythms in which they are made."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.actions.reports import (
    begin_rhythm,
    change_rhythm,
    make_latest,
    mark_of,
    stop_rhythm,
)
from analytics.forms.reports import PartForm, ReceiversForm, RhythmForm
from analytics.models import Rhythm
from analytics.permissions import can_plan
from analytics.queries.places import name_of, names_of, parts_for
from analytics.queries.reports import report_page, rhythms_of
from analytics.scopes import scope_of
from analytics.showing.days import stretch_words
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from community.core.access import require
from community.core.forms import attempt, status_of

HERE = {"here": "reports", "tab": "reports"}


@require_safe
@planners_only
def reports(request):
    """The newest first, and how often they are made."""
    return _list(request, PartForm(parts=parts_for(request.user)))


@require_POST
@planners_only
def report_new(request):
    """The report of the newest time that is over."""
    form = PartForm(request.POST, parts=parts_for(request.user))
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        made = attempt(form, lambda: make_latest(by=request.user, **form.cleaned_data))
        if made:
            return redirect("analytics:report", made.pk)
    return _list(request, form)


def _list(request, form):
    page = report_page(request.user, request.GET.get("after", ""))
    rhythms = rhythms_of(request.user)
    places = names_of({one.scope for one in [*page, *rhythms]})
    rows = [(one, stretch_words(one.starts_on, one.ends_on), places[one.scope]) for one in page]
    told = [(one, places[one.scope], len(one.addresses)) for one in rhythms]
    context = {"page": page, "rows": rows, "rhythms": told, "form": form}
    status = status_of(form) if form.errors else 200
    return desk_page(request, "analytics/reports.html", context | HERE, status)


@get_or_post
@planners_only
def rhythm(request):
    """Set up a report that is made by itself."""
    form = RhythmForm(
        sent(request),
        parts=parts_for(request.user),
        initial={"language": request.user.language},
    )
    if form.is_valid():
        require(can_plan(request.user, form.cleaned_data["scope"]))
        if attempt(form, lambda: begin_rhythm(by=request.user, **form.given())):
            messages.success(request, _("From now on this report is made by itself."))
            return redirect("analytics:reports")
    return form_page(request, "analytics/report_rhythm.html", form, HERE)


@get_or_post
@planners_only
def rhythm_edit(request, pk):
    """Read to whom it goes, and change that."""
    one = _running(request, pk)
    kept = {name: getattr(one, name) for name in ("is_for_managers", "language")}
    kept |= {"addresses": "\n".join(one.addresses), "seen": mark_of(one)}
    form = ReceiversForm(sent(request), initial=kept)
    if form.is_valid():
        about = form.given() | {"by": request.user, "seen": form.cleaned_data["seen"]}
        if attempt(form, lambda: change_rhythm(rhythm=one, **about) or True):
            messages.success(request, _("From now on it goes to these."))
            return redirect("analytics:reports")
        renewed(form, mark_of(_running(request, pk)))
    about = HERE | {"rhythm": one, "place": name_of(one.scope)}
    return form_page(request, "analytics/report_rhythm.html", form, about)


def _running(request, pk):
    rows = Rhythm.objects.visible_to(request.user).filter(stopped_at=None)
    one = get_object_or_404(rows, pk=pk)
    require(can_plan(request.user, scope_of(one.scope)))
    return one


@require_POST
@planners_only
def rhythm_stop(request, pk):
    one = get_object_or_404(Rhythm.objects.visible_to(request.user), pk=pk)
    require(can_plan(request.user, scope_of(one.scope)))
    stop_rhythm(rhythm=one)
    messages.success(request, _("This report is not made by itself any more."))
    return redirect("analytics:reports")
