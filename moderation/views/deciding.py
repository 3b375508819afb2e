"""Deciding: in a case, or about a thing that nobody has brought."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only
from community.core.forms import attempt, status_of
from moderation.actions.deciding import DecidedAlready, decide_all
from moderation.choosing import decide_form_for
from moderation.models import Case, Decision, Proposal
from moderation.queries.decision_page import about
from moderation.queries.queue import next_case
from moderation.queries.things import thing_to_decide
from moderation.views.doors import desk_page, reviewers_only
from moderation.views.frame import asked_of, case_address, query_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@reviewers_only
def case_decide(request, pk):
    """Answer a case, and go on to the next one."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    if case.is_decided:
        return _was_decided(request, case)
    choosing = decide_form_for(request.user, case=case, data=request.POST)
    if choosing is None:
        raise Http404
    after = _next(request, case)
    made = _made(request, choosing)
    if isinstance(getattr(choosing.form, "refusal", None), DecidedAlready):
        return _was_decided(request, case)
    return _answer(request, choosing, made, after, case_address(request, case.pk))


@get_or_post
@members_only
def thing_decide(request, kind, pk):
    """Decide about something where it stands. What one may not decide about is not there."""
    thing = thing_to_decide(request.user, kind, pk)
    data = request.POST if request.method == "POST" else None
    choosing = thing and decide_form_for(request.user, thing=thing, data=data)
    if not choosing:
        raise Http404
    made = _made(request, choosing) if data is not None else None
    back = _address_of(thing)
    is_gone = bool(made) and thing_to_decide(request.user, kind, pk) is None
    return _answer(request, choosing, made, reverse("moderation:queue") if is_gone else back, back)


def _made(request, choosing):
    """The decisions that were made; nothing where the form or a fact said no."""
    if not choosing.is_valid(request.user):
        return None
    return attempt(
        choosing.form,
        lambda: decide_all(
            by=request.user,
            steps=choosing.steps(),
            case=choosing.case,
            words=choosing.words(),
        ),
    )


def _answer(request, choosing, made, after, back):
    if made:
        for one in made:
            messages.success(request, said_of(one))
        return redirect(after)
    context = {"choosing": choosing, "thing": about(choosing.thing), "back": back}
    context |= {"asked_verb": request.GET.get("verb", ""), "here": "review"}
    status = status_of(choosing.form) if request.method == "POST" else 200
    return desk_page(request, "moderation/decide.html", context, status)


def said_of(made: Decision | Proposal):
    """What was done, and the way to undo it."""
    if isinstance(made, Proposal):
        return _("It waits for a second person.")
    address = reverse("moderation:decision", args=[made.pk])
    said = _("Done: %(what)s.") % {"what": made.get_verb_display()}
    return format_html('{} <a href="{}">{}</a>', said, address, _("Look at it, or undo it"))


def _was_decided(request, case):
    """Somebody was first: their decision stands on the page of the case."""
    first = case.decisions.select_related("by").order_by("-pk").first()
    messages.warning(request, str(DecidedAlready(first)))
    return redirect(case_address(request, case.pk))


def _next(request, case):
    """The case that comes after this one in the queue as it was narrowed, or the queue."""
    after = next_case(request.user, asked_of(request)[1], case)
    queue = reverse("moderation:queue") + query_of(request)
    return case_address(request, after) if after else queue


def _address_of(thing):
    """Where one was: the page of the thing, or of the group that it waits for."""
    place = thing if hasattr(thing, "get_absolute_url") else thing.group
    return place.get_absolute_url()
