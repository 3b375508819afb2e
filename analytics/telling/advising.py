"""What leaves when advice is sent and answered: a letter outside, and notices inside."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from analytics.models import Advice, AdviceState, Pin
from analytics.permissions import advice_holds
from analytics.queries.advice import keepers_of
from analytics.queries.quoting import with_posts
from analytics.telling.quoting import may_read_own
from analytics.tokens import advice_address
from community.core.letters import Block, as_html, as_text
from community.core.mail import one_line, post_letter
from community.core.outbox import keeper
from community.members.models import User
from community.members.queries import the_community
from community.notifications.actions import notify
from community.notifications.letters import isolated
from community.notifications.models import Kind
from community.notifications.subjects import Shown, teller

ANSWERS = (AdviceState.ACCEPTED, AdviceState.DECLINED)


@keeper
def mail_advice(*, advice_id: int, number: int, by_id: int = 0) -> None:
    """The letter of one sending. Where it was sent again, or answered, meanwhile, or its writer
    runs nothing there any more: none. `by_id` is whose letters it counts among."""
    advice = Advice.objects.select_for_update(of=["self"]).filter(pk=advice_id).first()
    if advice is None or advice.link_number != number or advice.state != AdviceState.SENT:
        return
    if not advice.to_address or not advice_holds(advice):
        return
    with translation.override(advice.language):
        subject, blocks = _subject(advice), letter_blocks(advice)
        post_letter(
            to=advice.to_address,
            subject=subject,
            text=as_text(blocks),
            html=as_html(blocks, subject),
        )


def letter_blocks(advice: Advice) -> list[Block]:
    """The question, what is recommended, and the way to the evidence and the answer. Nothing that
    members wrote: the page says it, as long as it may be said."""
    house, address = one_line(the_community().name), advice_address(advice)
    opening = _("%(name)s of %(house)s asks for your decision.") % {
        "name": isolated(advice.by.display_name),
        "house": isolated(house),
    }
    return [
        Block(one_line(advice.question), url=address, tone="title"),
        Block(opening),
        Block(advice.recommendation),
        Block(_line(advice), tone="small"),
        Block(_("Read the evidence and answer"), url=address),
        Block(
            _(
                "You need no account. Whoever has this link can answer, so keep it to yourself. "
                "It ends after 90 days."
            ),
            tone="small",
        ),
    ]


def _line(advice):
    return f"{advice.get_level_display()} · {advice.get_confidence_display()}"


def _subject(advice):
    return one_line(
        _("Advice from %(house)s: %(question)s")
        % {"house": the_community().name, "question": advice.question}
    )


@keeper
def announce_advice(*, advice_id: int, state: str) -> None:
    """Of an answer, whoever wrote the advice; and each member whose words it was built on."""
    advice = Advice.objects.select_related("by").filter(pk=advice_id).first()
    if advice is None:
        return
    if state in ANSWERS:
        notify(
            members=[one.pk for one in keepers_of(advice)],
            kind=Kind.ADVICE,
            subject=f"advised:{advice.pk}",
            gather=f"advice:{advice.pk}",
        )
    notify(
        members=_quoted_in(advice),
        kind=Kind.HEARD,
        subject=f"{TOLD[AdviceState(state)]}:{advice.pk}",
        gather=f"advice:{advice.pk}",
        actor=advice.by,
    )


TOLD = {
    AdviceState.ACCEPTED: "heardyes",
    AdviceState.DECLINED: "heardno",
    AdviceState.DONE: "hearddone",
}


def _quoted_in(advice):
    """Members whose words stand in it and who still read them where they said them."""
    rows = list(with_posts(Pin.objects.filter(advice=advice, member__isnull=False)))
    by_member = {row.member_id: row.member for row in rows}
    return [
        pk
        for pk, member in by_member.items()
        if may_read_own(member, [row for row in rows if row.member_id == pk])
    ]


@teller("advised")
def tell_answers(member: User, pks: list[int]) -> dict[int, Shown]:
    """Answers of the organisation, for those who run that part of the house."""
    rows = Advice.objects.visible_to(member).filter(pk__in=pks, answered_at__isnull=False)
    return {
        one.pk: Shown(
            title=one.question,
            url=reverse("analytics:advice_one", args=[one.pk]),
            text=_answered(one),
            made_at=one.answered_at,
        )
        for one in rows
    }


def _answered(advice):
    said = {"name": isolated(advice.answered_by)}
    if advice.state == AdviceState.DECLINED:
        return _("%(name)s declined it.") % said
    return _("%(name)s accepted it.") % said


@teller("heardyes")
def tell_accepted(member: User, pks: list[int]) -> dict[int, Shown]:
    """“You said, we did”: it was accepted."""
    sentence = _("You said it, and it was taken up.")
    return _heard(member, pks, lambda _one: sentence, lambda one: one.answered_at)


@teller("heardno")
def tell_declined(member: User, pks: list[int]) -> dict[int, Shown]:
    """“You said”: and the answer was no, with its reason."""
    return _heard(member, pks, _declined, lambda one: one.answered_at)


def _declined(advice):
    return _("You said it, and we asked for it. The answer was no: %(reason)s") % {
        "reason": isolated(advice.answer)
    }


@teller("hearddone")
def tell_done(member: User, pks: list[int]) -> dict[int, Shown]:
    """“You said, we did”: what came of it."""
    return _heard(member, pks, _done, lambda one: one.done_at)


def _done(advice):
    return _("You said it, and it was done: %(outcome)s") % {"outcome": isolated(advice.outcome)}


def _heard(member, pks, sentence, moment):
    """The first of the member's own words in each advice, as long as they read them there."""
    rows = with_posts(Pin.objects.filter(advice__in=pks, member=member)).order_by("position", "pk")
    first = {}
    for row in may_read_own(member, list(rows)):
        first.setdefault(row.advice_id, row)
    return {
        pk: Shown(
            title=row.post.topic.title,
            url=reverse("analytics:quoted", args=["advice", row.pk]),
            place=row.post.topic.group.name,
            text=sentence(row.advice),
            made_at=moment(row.advice),
        )
        for pk, row in first.items()
    }
