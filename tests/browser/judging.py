"""What waits for the reviewers of a small house, and what they decided: for its pages."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now

from community.core.outbox import keep_all
from community.groups.models import Right
from community.pages.actions import say_anew
from community.pages.models import Guideline
from community.topics.actions import write_reply
from community.topics.models import Heat, Post
from moderation.actions.appealing import appeal
from moderation.actions.deciding import decide
from moderation.actions.gathering import case_about
from moderation.actions.reporting import report
from moderation.actions.working import note, take
from moderation.models import (
    Case,
    CaseKind,
    Decision,
    Proposal,
    ReadyText,
    ReportKind,
    Spell,
    Verb,
)
from tests.factories import make_grant, make_member
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_copy, make_held

HARSH = "You weld like a fool, and so does everybody who taught you."


@dataclass
class Judged:
    rule: Guideline
    post: Post  # reported
    case: Case  # about it
    wave: Case  # three held copies
    answered: Case  # an appeal that somebody else may answer
    decided: Decision  # about the member, with nothing asked since
    mailed: Decision  # about the other, who may come by the link in a letter
    proposal: Proposal


def judge(world) -> Judged:
    second = make_member(name="second-s", display_name="Sigrid Second", is_manager=True)
    rule = Guideline.objects.in_force().filter(number=2).first() or _make_rule(world)
    said = {"guideline": rule, "reason": "Please write it again without the last line."}
    post = _say(world, world.other, HARSH)
    _tell(world, post, rule)
    case = Case.objects.get(kind=CaseKind.REPORT, matters__post=post)
    take(case=case, by=second)
    note(case=case, by=second, text="They know each other.")
    hidden = _say(world, world.member, "Yours is crooked.")
    asked = decide(by=second, verb=Verb.WARN, thing=world.member, **said)
    appeal(decision=asked, by=world.member, text="It was meant well.")
    judged = Judged(
        rule=rule,
        post=post,
        case=case,
        wave=_wave(world),
        answered=Case.objects.get(kind=CaseKind.APPEAL, matters__appeal__decision=asked),
        decided=decide(by=world.manager, verb=Verb.HIDE, thing=hidden, **said),
        mailed=decide(by=second, verb=Verb.WARN, thing=world.other, **said),
        proposal=decide(
            by=second, verb=Verb.PURGE, thing=_say(world, second, "Oh."), reason="Key"
        ),
    )
    _around(world, judged)
    keep_all()
    return judged


def _make_rule(world):
    title, examples = "Talk about the part", {"fine": "Cold on the left.", "not_fine": "Typical."}
    rule = make_rule(title, text="A weld can be bad.", **examples)
    words = {"title": f"{title}, not the person", "text": "A weld is a weld.", **examples}
    say_anew(guideline=rule, language="en", by=world.manager, **words)
    return rule


def _say(world, author, source):
    return write_reply(topic=world.question, author=author, source=source, key="")


def _tell(world, post, rule):
    for by, words in (
        (world.member, "This hurts."),
        (make_member(display_name="Rut Berg"), "Rude."),
    ):
        report(by=by, thing=post, kind=ReportKind.GUIDELINE, guideline=rule, note=words)


def _wave(world):
    for _each in range(3):
        held = make_copy(group=world.group, copy=71)
        case = case_about(kind=CaseKind.HELD, thing=held)
    return case


def _around(world, judged):
    make_held(author=world.member, group=world.group, source="A first word.")
    parts = [{"name": "pace", "points": 4, "about": {"count": 16}}]
    Spell.objects.create(topic=world.question, level=Heat.WARM, score=5, parts=parts)
    ReadyText.objects.create(name="Nudge", language="en", text="Hi.", guideline=judged.rule)
    make_grant(
        member=world.other,
        rights=[Right.REPORTS],
        group=world.group,
        given_by=world.manager,
        until=now() + timedelta(days=20),
    )
