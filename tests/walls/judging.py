"""What reviewers have in hand in a place: reports, held texts, decisions, appeals, rights."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from community.core.matters import bring
from community.groups.actions import grant
from community.groups.actions.granting import Scope
from community.groups.models import Right
from community.pages.actions import retire_guideline, say_anew
from community.topics.actions import merge_topic, split_topic
from community.topics.models import Heat
from moderation.actions.appealing import appeal
from moderation.actions.deciding import decide
from moderation.actions.reporting import report
from moderation.actions.working import note, take, wait_for
from moderation.models import Case, ReadyText, ReportKind, Sanction, Spell, Verb
from tests.factories import make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_held


def judge(place, world):
    """One of everything that reviewers handle; the rover does the same in every place."""
    _talk(place, world)
    _give_rights(place)
    _hold(place, world)
    _tell(place, world)
    _decide(place, world)


def judge_the_house(world):
    """What hangs on no place: guidelines, words to start from, and what keeps a member out."""
    world.rule, world.old_rule = make_rule(), make_rule("What nobody asks any more")
    make_rule("Say where it comes from")
    say_anew(guideline=world.rule, language="en", by=world.manager, title="Said better")
    retire_guideline(guideline=world.old_rule)
    world.ready = ReadyText.objects.create(name="Start", language="en", text="Please mind.")
    until = timezone.now() + timedelta(days=30)
    decide(
        by=world.second, verb=Verb.SUSPEND, thing=world.suspended, reason="Time out", until=until
    )
    world.sanction = Sanction.objects.get(member=world.suspended)


def _talk(place, world):
    says, post = place.says, partial(make_post, source=place.says("judged"))
    place.talk = make_topic(group=place.group, author=world.rover, title=says("talk"))
    place.judged = post(topic=place.talk, author=world.rover)
    place.loud = post(topic=place.talk, author=place.member, source="Loud.")
    place.lonely = make_topic(
        group=place.group, author=place.member, kind="question", title=says("lonely")
    )
    parted = post(topic=place.talk, author=world.rover, source="Besides.")
    reason = {"by": place.host, "reason": says("reason")}
    split_topic(topic=place.talk, posts=[parted], title=says("parted"), to=place.group, **reason)
    short = make_topic(group=place.group, author=world.rover, title=says("merged"))
    merge_topic(topic=short, into=place.talk, **reason)
    Spell.objects.create(topic=place.talk, level=Heat.HOT, score=12)


def _give_rights(place):
    """A volunteer sees the reports of this place, and nothing else of what is not theirs."""
    place.grant = grant(
        member=place.volunteer,
        rights=[Right.REPORTS],
        scope=Scope(group=place.group),
        until=timezone.now() + timedelta(days=30),
        by=place.host,
        note=place.says("grantnote"),
    )


def _hold(place, world):
    says = place.says
    place.held = make_held(
        author=place.member, group=place.group, title=says("heldtitle"), source=says("heldtext")
    )
    own = make_held(author=world.former, topic=place.talk, source=says("heldreply"))
    for held in (place.held, own):
        bring("held", held.pk)


def _tell(place, world):
    """Two cases of reports: one is open, noted and in hand; the other was decided."""
    told = {"kind": ReportKind.OTHER, "note": place.says("reportnote")}
    report(by=place.reporter, thing=place.judged, **told)
    report(by=world.former, thing=place.judged, kind=ReportKind.OTHER, note="So do I.")
    report(by=world.former, thing=place.talk, kind=ReportKind.OTHER, note="And all of it.")
    place.case = Case.objects.get(matters__post=place.judged)
    note(case=place.case, by=place.host, text=place.says("casenote"))
    take(case=place.case, by=world.manager)
    wait_for(case=place.case, by=world.manager, text=place.says("waitsfor"))
    again = make_post(topic=place.talk, author=world.rover, source=place.says("again"))
    report(by=place.reporter, thing=again, **told)
    said = {"reason": place.says("earlier"), "note": place.says("asideearlier")}
    decide(by=place.host, verb=Verb.HIDE, thing=again, **said)


def _decide(place, world):
    says, talk = place.says, place.talk
    place.hidden = make_post(topic=talk, author=place.member, source=says("hidden"))
    dropped = make_post(topic=talk, author=place.member, source=says("dropped"))
    said = {"reason": says("decided"), "note": says("asidedecided")}
    place.decision = decide(by=place.host, verb=Verb.HIDE, thing=place.hidden, **said)
    deleted = decide(by=place.host, verb=Verb.DELETE, thing=dropped, **said)
    place.appeal = appeal(decision=deleted, by=place.member, text=says("appealtext"))
    decide(by=place.host, verb=Verb.WARN, thing=place.member, **said)
    said = {"reason": says("proposed"), "note": says("asideproposed")}
    place.proposal = decide(by=world.second, verb=Verb.PURGE, thing=place.reply, **said)
    for one in (talk, place.hidden, place.topic):
        one.refresh_from_db()
