"""Who works on a case, what it waits for, and what reviewers tell each other about it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.live.announcing import announce
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from moderation.models import Case, CaseNote, CaseState
from moderation.permissions import can_see_case


class CaseDecided(Refused):
    """There is nothing left to work on."""


class TakenAlready(Refused):
    """Somebody else works on it. Asking one person is how it changes hands."""


class NotTheirs(Refused):
    """They may not see this case."""


@transaction.atomic
def take(*, case: Case, by: User) -> Case:
    """Say that one works on it, so that nobody else does the same."""
    case = _open(case)
    if case.assignee_id not in (None, by.pk) and case.state == CaseState.TAKEN:
        raise TakenAlready(_("%(name)s works on this case.") % {"name": case.assignee})
    return _in_hands_of(case, by)


@transaction.atomic
def put_back(*, case: Case, by: User) -> Case:
    """Into the queue again, for whoever comes next."""
    case = _open(case)
    case.state, case.assignee, case.taken_at = CaseState.OPEN, None, None
    return _kept(case, by)


@transaction.atomic
def assign(*, case: Case, to: User, by: User) -> Case:
    """Put it into somebody's hands; unless they are one's own, they are told."""
    case = _open(case)
    if not to.is_welcome or not can_see_case(to, case):
        raise NotTheirs(_("%(name)s cannot see this case.") % {"name": to})
    case = _in_hands_of(case, to)
    if to.pk != by.pk:
        notify(
            members=[to.pk],
            kind=Kind.CASE,
            subject=f"case:{case.pk}",
            gather=f"case:{case.pk}",
            place=case.group_id,
            actor=by,
            renew=True,
        )
    return case


@transaction.atomic
def wait_for(*, case: Case, by: User, text: str) -> Case:
    """It cannot be decided before something happens; whoever says so keeps it in hand."""
    case = _open(case)
    case.state, case.waiting_since, case.waiting_for = CaseState.WAITING, timezone.now(), text
    if case.assignee_id is None:
        case.assignee, case.taken_at = by, timezone.now()
    return _kept(case, by)


@transaction.atomic
def note(*, case: Case, by: User, text: str) -> CaseNote:
    """A word to the other reviewers; also about what is decided already."""
    written = CaseNote.objects.create(case=case, by=by, text=text)
    _announce(case, by)
    return written


def _open(case):
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("assignee")
        .get(pk=case.pk)
    )
    if case.is_decided:
        raise CaseDecided(_("This case is decided already."))
    return case


def _in_hands_of(case, member):
    if case.assignee_id != member.pk or case.state != CaseState.TAKEN:
        case.taken_at = timezone.now()
    case.state, case.assignee = CaseState.TAKEN, member
    return _kept(case, member)


def _kept(case, by):
    """A case waits only while it says so."""
    if case.state != CaseState.WAITING:
        case.waiting_since, case.waiting_for = None, ""
    case.save(update_fields=["state", "assignee", "taken_at", "waiting_since", "waiting_for"])
    _announce(case, by)
    return case


def _announce(case, by):
    """Ids only, to reviewers: each page asks for what it may see."""
    announce("queue", f"case:{case.pk}", case=case.pk, by=by.pk)
