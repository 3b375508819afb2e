"""What was planned to change because of a report: said otherwise, withdrawn, done, not done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.actions.evaluating import (
    ChangedMeanwhile,
    edit_change,
    finish_change,
    reopen_change,
    version_of,
    withdraw_change,
)
from analytics.forms.reports import ChangeForm
from analytics.permissions import can_plan, sees_any_figures
from analytics.queries.people import owners_in
from analytics.queries.reports import planned_changes, report_shown
from analytics.scopes import scope_of
from analytics.views.doors import planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from analytics.views.reports.page import HERE
from community.core.access import require
from community.core.forms import attempt


@get_or_post
@planners_only
def change_edit(request, pk):
    """Other words, somebody else, another day."""
    change, report = _plannable(request, pk)
    owners = _owners(change, report)
    initial = {"seen": version_of(change)}
    form = ChangeForm(sent(request), change=change, owners=owners, initial=initial)
    if form.is_valid() and attempt(form, lambda: edit_change(change=change, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect(_back(report))
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        renewed(form, version_of(_plannable(request, pk)[0]))
    context = {"report": report, "change": change}
    return form_page(request, "analytics/report_change.html", form, HERE | context)


def _owners(change, report):
    """Who runs that part, and whoever has it in hand and runs anything."""
    owners = owners_in(scope_of(report.scope))
    if change.owner not in owners and change.owner.is_active and sees_any_figures(change.owner):
        owners = [*owners, change.owner]
    return owners


@require_POST
@planners_only
def change_withdraw(request, pk):
    """It is not to change after all."""
    change, report = _plannable(request, pk)
    withdraw_change(change=change)
    messages.success(request, _("Withdrawn. It is not planned any more."))
    return redirect(_back(report))


@require_POST
@planners_only
def change_done(request, pk):
    """Somebody says that what was to be changed is; or that it is not after all."""
    change, report = _planned(request, pk)
    is_theirs = change.owner_id == request.user.pk
    require(is_theirs or can_plan(request.user, scope_of(report.scope)))
    if request.POST.get("verb") == "undo":
        reopen_change(change=change)
        messages.success(request, _("It is open again."))
    else:
        finish_change(change=change)
        messages.success(request, _("Done. Good."))
    return redirect(_back(report))


def _planned(request, pk):
    """Absent, foreign and hidden are the same 404."""
    change = get_object_or_404(planned_changes(), pk=pk)
    report = report_shown(request.user, change.evaluation.report_id)
    if report is None:
        raise Http404
    return change, report


def _plannable(request, pk):
    change, report = _planned(request, pk)
    require(can_plan(request.user, scope_of(report.scope)))
    return change, report


def _back(report):
    return f"{reverse('analytics:report', args=[report.pk])}#evaluation"
