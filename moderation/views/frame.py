"""What the pages of the queue share: the list at one side, and one case beside it."""

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from moderation.choosing import decide_form_for
from moderation.forms.queue import SORTS, AssignForm, NoteForm, QueueForm, WaitForm
from moderation.models import CaseState
from moderation.naming import clock_of, promise_of, question_of, rows_of
from moderation.queries.appeals import appeals_for_answer
from moderation.queries.case_page import case_page, who_could_take
from moderation.queries.matters import first_matters
from moderation.queries.practice import the_practice
from moderation.queries.queue import (
    COUNTED,
    Wanted,
    groups_to_choose,
    hands_to_choose,
    next_case,
    previous_case,
    queue_stretch,
)
from moderation.second_look import second_look
from moderation.views.doors import waiting_for

NARROWED_BY = tuple(QueueForm.base_fields)


def asked_of(request) -> tuple[QueueForm, Wanted]:
    """What the address narrows the queue to."""
    viewer = request.user
    form = QueueForm(request.GET, groups=groups_to_choose(viewer), hands=hands_to_choose(viewer))
    return form, form.wanted()


def list_context(request, form, wanted):
    """The list: its rows, how it was narrowed, where it goes on."""
    stretch = queue_stretch(request.user, wanted, key_of(request.GET.get("after", "")))
    count = waiting_for(request)
    return {
        "rows": rows_of(stretch.cases, first_matters(stretch.cases)),
        "stretch": stretch,
        "form": form,
        "narrowed": wanted,
        "sort_label": dict(SORTS)[wanted.sort],
        "sorts": SORTS,
        "query": query_of(request),
        "count": f"{COUNTED - 1}+" if count >= COUNTED else count,
        "here": "review",
    }


def case_context(request, case, listed):
    """One case with all that its reviewer needs, and the ways to its neighbours."""
    page = case_page(request.user, case)
    return {
        "page": page,
        "case": case,
        "question": question_of(case, page.matter),
        "choosing": decide_form_for(request.user, case=case),
        "second_look": _appeal_of(request.user, page.matter),
        "note_form": NoteForm(),
        "beside": _neighbours(request, case, listed),
        **state_context(request, case),
    }


def _appeal_of(viewer, matter):
    if matter is None or matter.appeal_id is None:
        return None
    return second_look(viewer, appeals_for_answer().get(pk=matter.appeal_id))


def state_context(request, case):
    """Who has it in hand, and how long is left: what changes under open pages."""
    now = timezone.now()
    hours = getattr(the_practice(), f"hours_{case.kind}")
    is_open = not case.is_decided
    return {
        "case": case,
        "clock": clock_of(case, now),
        "promise": promise_of(case, hours) if is_open else "",
        "is_mine": case.assignee_id == request.user.pk,
        "is_waiting": case.state == CaseState.WAITING,
        "wait_form": WaitForm(),
        "assign_form": AssignForm(reviewers=who_could_take(case, request.user))
        if is_open
        else None,
        "query": query_of(request),
    }


def query_of(request) -> str:
    """How the queue was narrowed, to go with each way out of the page; with its question mark."""
    kept = QueryDict(mutable=True)
    for name in (*NARROWED_BY, "after"):
        if value := request.GET.get(name, ""):
            kept[name] = value
    return f"?{kept.urlencode()}" if kept else ""


def case_address(request, pk, after=None) -> str:
    """The page of a case, in the queue as it was narrowed."""
    query = QueryDict(query_of(request)[1:], mutable=True)
    if after is not None:
        query["after"] = str(after)
    asked = f"?{query.urlencode()}" if query else ""
    return reverse("moderation:case", args=[pk]) + asked


def _neighbours(request, case, listed):
    """The case before and the one after; where the list goes on, it goes along."""
    viewer, wanted = request.user, listed["narrowed"]
    keys = [row.case.pk for row in listed["rows"]]
    after, before = next_case(viewer, wanted, case), previous_case(viewer, wanted, case)
    stretch = listed["stretch"]
    turns = stretch.last if after and keys and keys[-1] == case.pk else None
    is_all = stretch.is_first and stretch.last is None and case.pk in keys
    return {
        "previous": case_address(request, before) if before else "",
        "next": case_address(request, after, turns) if after else "",
        "place": keys.index(case.pk) + 1 if is_all else 0,
        "of": len(keys),
    }


def key_of(text) -> int | None:
    """A key out of an address, where it is one."""
    return int(text) if text.isdecimal() and len(text) < 19 else None
