"""One case: read, taken, put back, given to somebody, noted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.core.errors import Refused
from community.core.htmx import wants_fragment
from community.members.models import User
from moderation.actions import working
from moderation.forms.queue import AssignForm, NoteForm, WaitForm
from moderation.models import Case
from moderation.queries.case_page import who_could_take
from moderation.views.doors import desk_page, reviewers_only
from moderation.views.frame import (
    asked_of,
    case_address,
    case_context,
    list_context,
    state_context,
)


@require_safe
@reviewers_only
def case_show(request, pk):
    """The case beside the queue, as it was narrowed."""
    case = _case(request, pk)
    context = list_context(request, *asked_of(request))
    context |= case_context(request, case, context)
    return desk_page(request, "moderation/case.html", context)


@require_safe
@reviewers_only
def case_state(request, pk):
    """Who has it in hand now, for open pages."""
    return render(request, "moderation/_state.html", state_context(request, _case(request, pk)))


@require_POST
@reviewers_only
def case_take(request, pk):
    case = _case(request, pk)
    return _done(request, case, lambda: working.take(case=case, by=request.user))


@require_POST
@reviewers_only
def case_put_back(request, pk):
    case = _case(request, pk)
    return _done(request, case, lambda: working.put_back(case=case, by=request.user))


@require_POST
@reviewers_only
def case_assign(request, pk):
    """Into the hands of somebody who looks after the place, too."""
    case = _case(request, pk)
    form = AssignForm(request.POST, reviewers=who_could_take(case, request.user))
    if not form.is_valid():
        raise Http404
    to = get_object_or_404(User, pk=form.cleaned_data["to"])
    return _done(request, case, lambda: working.assign(case=case, to=to, by=request.user))


@require_POST
@reviewers_only
def case_wait(request, pk):
    case, form = _case(request, pk), WaitForm(request.POST)
    if not form.is_valid():
        return _unclear(request, case, _("Say in a few words what it waits for."))
    text = form.cleaned_data["text"]
    return _done(request, case, lambda: working.wait_for(case=case, by=request.user, text=text))


@require_POST
@reviewers_only
def case_note(request, pk):
    case, form = _case(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _unclear(request, case, _("The note is empty, or too long."))
    text = form.cleaned_data["text"]
    return _done(request, case, lambda: working.note(case=case, by=request.user, text=text))


def _case(request, pk):
    cases = Case.objects.visible_to(request.user)
    fetched = cases.select_related("assignee", "member", "group", "topic__group", "guideline")
    return get_object_or_404(fetched, pk=pk)


def _done(request, case, write):
    """A refusal is said on the page of the case, which shows what stands in the way."""
    try:
        write()
    except Refused as refusal:
        messages.error(request, str(refusal))
    if wants_fragment(request):
        case = _case(request, case.pk)
        return render(request, "moderation/_state.html", state_context(request, case))
    return redirect(case_address(request, case.pk))


def _unclear(request, case, sentence):
    messages.error(request, sentence)
    return redirect(case_address(request, case.pk))
