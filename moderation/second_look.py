"""An appeal as whoever answers it reads it: the decision, what is asked, what can be said."""

from dataclasses import dataclass

from community.members.models import User
from moderation.answerers import others_could_answer, who_decided
from moderation.forms.appealing import AnswerForm
from moderation.models import Appeal, Sanction, Verb
from moderation.permissions import can_decide
from moderation.queries.decisions import sanction_of
from moderation.queries.sanctions import live_sanctions
from moderation.showing.told import Told, told_to_reviewer


@dataclass(frozen=True)
class SecondLook:
    """The appeal, the decision in words, and the form; none for who may not answer."""

    appeal: Appeal
    told: Told
    form: AnswerForm | None
    is_own: bool  # the viewer decided it
    waits_for_others: bool  # and somebody else can answer


def second_look(viewer: User, appeal: Appeal, form: AnswerForm | None = None) -> SecondLook:
    """What the part of a case's page shows that is about an appeal."""
    is_own = viewer.pk in who_decided(appeal.decision)
    waits = is_own and others_could_answer(appeal)
    may = appeal.answered_at is None and can_decide(viewer, Verb.UPHOLD, appeal) and not waits
    return SecondLook(
        appeal=appeal,
        told=told_to_reviewer(appeal.decision, viewer),
        form=(form or answer_form_for(appeal)) if may else None,
        is_own=is_own,
        waits_for_others=waits,
    )


def answer_form_for(appeal: Appeal, sent=None) -> AnswerForm:
    return AnswerForm(sent, lasting=_lasting(appeal))


def _lasting(appeal) -> Sanction | None:
    """The sanction that could be made less; none where it is over, or there was none."""
    sanction = sanction_of(appeal.decision)
    if sanction is None:
        return None
    return sanction if live_sanctions(sanction.member).filter(pk=sanction.pk).exists() else None
