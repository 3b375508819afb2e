"""Who may answer an appeal, lift a sanction, undo a decision, decide a wave; and how far."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from community.topics.actions import purge_topic
from moderation.models import Appeal, CaseKind, Decision, Matter, Sanction
from moderation.permissions import SHORT_SILENCE, can_decide, longest_silence
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case

pytestmark = pytest.mark.django_db
ANSWERS = ("uphold", "reduce", "overturn")


class Scene:
    """A group with its manager, two who run the house, and somebody who wrote something."""

    def __init__(self):
        self.keeper, self.second = make_member(), make_member()
        self.chief, self.other = make_member(is_manager=True), make_member(is_manager=True)
        self.author = make_member()
        members, managers = [self.author], [self.keeper, self.second]
        self.group = make_group(members=members, managers=managers)
        self.topic = make_topic(group=self.group)
        self.post = make_post(topic=self.topic, author=self.author)
        self.helper = make_grant(rights=ALL, group=self.group, given_by=self.chief).member

    def decision(self, verb="hide", by=None, **more):
        if not more.keys() & {"topic", "member"}:
            more["post"] = self.post
        more.setdefault("about", self.author)
        return Decision.objects.create(verb=verb, by=by or self.chief, place=self.group, **more)

    def appeal(self, decision):
        return Appeal.objects.create(decision=decision, by=self.author, text="Please")

    def sanction(self, kind, days=None, by=None, case=None):
        now = timezone.now()
        until = now + timedelta(days=days) if days else None
        decision = self.decision(kind, by, member=self.author, until=until, case=case)
        return Sanction.objects.create(
            member=self.author, decision=decision, kind=kind, since=now, until=until
        )

    def who(self, verb, thing, *args):
        """The names of those who may."""
        names = ("keeper", "second", "chief", "other", "author", "helper")
        return {name for name in names if can_decide(getattr(self, name), verb, thing, *args)}


ALL = ["reports", "approve", "edit", "delete", "close", "move", "feature", "silence", "welcome"]
HOUSE = {"chief", "other"}
OFFICE = {"keeper", "second"}


@pytest.mark.parametrize("verb", ANSWERS)
def test_an_appeal_is_answered_by_somebody_else_in_office(verb):
    scene = Scene()
    by_chief = scene.appeal(scene.decision())
    by_keeper = scene.appeal(scene.decision(by=scene.keeper))
    of_house = scene.appeal(scene.decision("suspend", member=scene.author))
    elsewhere = Decision.objects.create(
        verb="hide", by=scene.chief, post=scene.post, about=scene.author
    )

    assert scene.who(verb, by_chief) == OFFICE | {"other"}
    assert scene.who(verb, by_keeper) == {"second"} | HOUSE
    assert scene.who(verb, of_house) == {"other"}
    assert scene.who(verb, scene.appeal(elsewhere)) == {"other"}


def test_an_appeal_is_answered_by_the_same_where_nobody_else_runs_the_house():
    scene = Scene()
    appeal = scene.appeal(scene.decision())
    type(scene.other).objects.filter(pk=scene.other.pk).update(manager_since=None)

    assert "chief" in scene.who("uphold", appeal)


def test_an_appeal_takes_no_other_verb_and_nobody_answers_their_own():
    scene = Scene()
    decision = scene.decision(about=scene.other)
    appeal = Appeal.objects.create(decision=decision, by=scene.other, text="Please")

    assert scene.who("hide", appeal) == set()
    assert scene.who("uphold", appeal) == OFFICE


def test_undo_is_for_whoever_could_have_decided_it():
    scene = Scene()
    silent = timezone.now() + timedelta(days=3)
    long = timezone.now() + timedelta(days=30)
    hidden, person = scene.decision(), {"member": scene.author}

    assert scene.who("undo", hidden) == OFFICE | HOUSE | {"helper"}
    assert scene.who("undo", scene.decision("purge")) == HOUSE
    assert scene.who("undo", scene.decision("ban", **person)) == HOUSE
    assert scene.who("undo", scene.decision("suspend", **person, until=long)) == HOUSE
    assert scene.who("undo", scene.decision("silence", **person, until=long)) == HOUSE
    short = scene.decision("silence", **person, until=silent)
    assert scene.who("undo", short) == HOUSE
    in_case = scene.decision("silence", **person, until=silent, case=make_case(thing=scene.post))
    assert scene.who("undo", in_case) == OFFICE | HOUSE | {"helper"}
    assert scene.who("hide", hidden) == set()


def test_undo_of_what_one_may_not_see_is_nobodys():
    scene = Scene()
    topic = make_topic(group=make_group(visibility="secret"))
    away = Decision.objects.create(
        verb="close", by=scene.chief, topic=topic, place=topic.group, about=topic.author
    )
    own = scene.decision(about=scene.keeper)

    assert scene.who("undo", away) == HOUSE
    assert scene.who("undo", own) == HOUSE | {"second"}


def test_undo_of_what_was_purged_since_is_for_the_house():
    scene = Scene()
    closed = scene.decision("close", topic=scene.topic)
    before = scene.who("undo", closed)
    purge_topic(topic=scene.topic, by=scene.chief, reason="gone")
    closed = Decision.objects.get(pk=closed.pk)

    assert before == OFFICE | HOUSE | {"helper"}
    assert scene.who("undo", closed) == HOUSE


def test_a_sanction_is_lifted_by_whoever_could_have_given_it():
    scene = Scene()

    assert scene.who("lift", scene.sanction("warn")) == OFFICE | HOUSE | {"helper"}
    case = make_case(thing=scene.post)
    in_case = scene.sanction("silence", 3, case=case)
    assert scene.who("lift", in_case) == OFFICE | HOUSE | {"helper"}
    assert scene.who("lift", scene.sanction("silence", 3)) == HOUSE
    assert scene.who("lift", scene.sanction("silence", 4, case=case)) == HOUSE
    assert scene.who("lift", scene.sanction("suspend", 2)) == HOUSE
    assert scene.who("lift", scene.sanction("ban")) == HOUSE
    assert scene.who("silence", scene.sanction("silence", 1)) == set()


def test_nobody_lifts_their_own_sanction():
    scene = Scene()
    sanction = scene.sanction("warn")
    make_grant(member=scene.author, rights=ALL, given_by=scene.chief)
    sanction.member = scene.author

    assert "author" not in scene.who("lift", sanction)


def test_a_silence_has_a_bound_for_all_but_the_house():
    scene = Scene()

    assert longest_silence(scene.chief) is None
    assert longest_silence(scene.keeper) == longest_silence(scene.helper) == SHORT_SILENCE
    assert longest_silence(AnonymousUser()) == SHORT_SILENCE == timedelta(days=3)


def test_with_a_case_in_hand_a_volunteer_of_a_narrow_scope_silences_whom_it_is_about():
    scene = Scene()
    topic = make_topic(tags=["brakes"], language="sv")
    case = make_case(thing=make_post(topic=topic, author=scene.author))
    narrow = make_grant(rights=ALL, language="sv", given_by=scene.chief).member
    other = make_grant(rights=ALL, language="he", given_by=scene.chief).member
    sees_only = make_grant(rights=["silence"], language="sv", given_by=scene.chief).member

    assert can_decide(narrow, "silence", scene.author, case)
    assert not can_decide(narrow, "silence", scene.author)
    assert not can_decide(narrow, "silence", make_member(), case)
    assert not can_decide(other, "silence", scene.author, case)
    assert not can_decide(sees_only, "silence", scene.author, case)  # it sees no case


def test_a_wave_is_decided_by_those_who_may_decide_all_of_it():
    scene = Scene()
    case = make_case(thing=scene.post)
    one = scene.who("hide", case)
    Matter.objects.create(case=case, post=make_post(topic=scene.topic))
    same = scene.who("hide", case)
    Matter.objects.create(case=case, post=make_post())

    assert one == same == OFFICE | HOUSE | {"helper"}
    assert scene.who("hide", case) == HOUSE


def test_a_wave_takes_the_right_of_its_verb_too():
    scene = Scene()
    case = make_case(thing=scene.post)
    looks = make_grant(rights=["reports"], group=scene.group, given_by=scene.chief).member

    assert can_decide(looks, "keep", case)
    assert not can_decide(looks, "hide", case)
    assert not can_decide(looks, "purge", case)
    assert not can_decide(scene.keeper, "purge", case)
    assert not can_decide(scene.keeper, "suspend", case)


def test_an_empty_or_answered_wave_is_decided_by_the_house_alone():
    scene = Scene()
    case = make_case(thing=scene.post)
    case.matters.update(closed_at=timezone.now())

    assert scene.who("keep", case) == HOUSE


def test_a_case_about_oneself_is_decided_by_others():
    scene = Scene()
    case = make_case(thing=make_post(topic=scene.topic, author=scene.chief))

    assert scene.who("keep", case) == OFFICE | {"other"}
    type(scene.other).objects.filter(pk=scene.other.pk).update(manager_since=None)
    assert "chief" in scene.who("keep", case)


def test_what_is_not_a_verb_or_not_a_thing_is_refused():
    scene = Scene()

    assert not can_decide(scene.chief, "smile", scene.post)
    assert not can_decide(scene.chief, "hide", None)
    assert not can_decide(scene.chief, "hide", "post")
    assert not can_decide(AnonymousUser(), "hide", scene.post)


def test_a_newcomer_is_let_in_by_the_house_and_by_who_approves_everywhere():
    scene = Scene()
    newcomer = make_member(is_approved=False)
    case = make_case(kind=CaseKind.NEWCOMER, thing=newcomer)
    door = make_grant(rights=["approve"], given_by=scene.chief).member

    assert scene.who("let_in", newcomer) == HOUSE
    assert can_decide(door, "let_in", newcomer, case)
    assert not can_decide(newcomer, "let_in", newcomer)
    assert not can_decide(newcomer, "keep", scene.post)
