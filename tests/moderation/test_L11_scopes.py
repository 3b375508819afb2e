"""L11: whoever keeps one place does nothing in another, by whatever number they name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.groups.actions import make_plain_member, remove_member, take_back
from community.groups.models import JoinRequest, Membership, Right
from community.members.models import User
from community.topics.models import Change, Held, Post, Topic
from moderation.models import Case, CaseKind, Decision, Report
from tests.factories import make_grant, make_group, make_member, make_post, make_topic
from tests.moderation.scenes import make_case, make_held, make_report

pytestmark = pytest.mark.django_db
STEERS = ("close", "reopen", "pin", "unpin", "archive", "wake", "delete", "restore", "purge")
WATCHED = (Topic, Post, Change, Held, JoinRequest, Case, Decision, Report, Membership)


class Place:
    """A group in which everything happened that somebody could act upon."""

    def __init__(self, *, visibility="open", members=(), managers=()):
        self.author = make_member()
        members = [*members, self.author]
        self.group = make_group(visibility=visibility, members=members, managers=managers)
        self.topic = make_topic(group=self.group, author=self.author)
        self.post = make_post(topic=self.topic, author=self.author)
        self.deleted = make_post(topic=self.topic, deleted_at=timezone.now())
        self.request = JoinRequest.objects.create(group=self.group, member=make_member())
        self.held = make_held(topic=self.topic, author=self.author)
        self.cases = [
            make_case(thing=self.post),
            make_case(thing=self.topic),
            make_case(kind=CaseKind.HELD, thing=self.held),
            make_case(kind=CaseKind.REQUEST, thing=self.request),
        ]
        make_report(thing=self.post, case=self.cases[0])
        self.decision = Decision.objects.create(
            by=make_member(is_manager=True),
            verb="hide",
            post=self.post,
            about=self.author,
            place=self.group,
        )

    def addresses(self):
        """Every door that acts on something of the place, or shows what only its keepers see."""
        topic, post, deleted = self.topic.pk, self.post.number, self.deleted.number
        found = [reverse("topics:steer", args=[topic, verb]) for verb in STEERS]
        found += [reverse(f"topics:{name}", args=[topic]) for name in OF_TOPIC]
        found += [reverse(f"topics:{name}", args=[topic, post]) for name in OF_POST]
        found.append(reverse("topics:restore", args=[topic, deleted]))
        found.append(reverse("topics:revisions", args=[topic, deleted]))
        found += [reverse(f"groups:{name}", args=[self.group.slug]) for name in OF_GROUP]
        found.append(reverse("groups:request_answer", args=[self.group.slug, self.request.pk]))
        for case in self.cases:
            found += [reverse(f"moderation:{name}", args=[case.pk]) for name in OF_CASE]
        found += [reverse(f"moderation:{name}", args=[self.decision.pk]) for name in OF_DECISION]
        things = {"post": self.post, "topic": self.topic, "held": self.held}
        things["request"] = self.request
        for kind, thing in things.items():
            found.append(reverse("moderation:decide", args=[kind, thing.pk]))
        return found


OF_TOPIC = ("move", "split", "merge", "apart", "slow")
OF_POST = ("delete", "edit", "hide", "show", "purge", "accept")
OF_GROUP = ("requests", "edit", "archive", "invite", "who", "picture_change")
OF_CASE = (
    *("case", "case_state", "case_take", "case_put_back", "case_assign", "case_wait"),
    *("case_note", "case_decide"),
)
OF_DECISION = ("decision", "decision_undo")
SENT = {"reason": "because", "verb": "hide", "text": "x", "do": "remove", "accept": "1"}


def rows():
    """What stands in the tables, to the last column."""
    return {model: sorted(map(str, model.objects.values_list())) for model in WATCHED}


def answers(viewer, place, every=1):
    """What each door says, asked and acted upon; or every third of them."""
    client = Client()
    client.force_login(User.objects.get(pk=viewer.pk))
    said = {}
    for address in place.addresses()[::every]:
        said[address] = {client.get(address).status_code, client.post(address, SENT).status_code}
    return said


def keeper_of(here, kind):
    """Somebody with every right in one group, as its manager or as a volunteer."""
    member = make_member()
    role = "manager" if kind == "manager" else "member"
    Membership.objects.create(group=here.group, member=member, role=role)
    if kind == "volunteer":
        make_grant(member=member, rights=list(Right), group=here.group)
    return member


@pytest.mark.parametrize("kind", ["manager", "volunteer"])
def test_L11_nothing_of_a_secret_place_is_there_for_a_keeper_of_another(kind):
    here, there = Place(), Place(visibility="secret")
    keeper, before = keeper_of(here, kind), rows()

    said = answers(keeper, there)

    assert {address: codes for address, codes in said.items() if codes - {404, 405}} == {}
    assert rows() == before


@pytest.mark.parametrize("kind", ["manager", "volunteer"])
def test_L11_what_others_read_is_not_a_keepers_of_another_place_to_change(kind):
    here, there = Place(), Place()
    keeper, before = keeper_of(here, kind), rows()

    said = answers(keeper, there)

    assert {address: codes for address, codes in said.items() if codes - {403, 404, 405}} == {}
    assert rows() == before


@pytest.mark.parametrize("loss", ["office", "grant", "end", "membership", "silence"])
def test_L11_who_lost_the_right_acts_no_more(loss):
    place = Place(visibility="closed", managers=[make_member()])
    keeper = keeper_of(place, "manager" if loss == "office" else "volunteer")
    held = answers(keeper, place, every=3)
    opened = [address for address, codes in held.items() if codes & {200, 302, 422}]

    lose(loss, keeper, place)
    before = rows()
    said = answers(keeper, place, every=3)
    again = {address: said[address] for address in opened if said[address] & {302, 409, 422}}

    assert len(opened) > 6
    assert again == {}
    assert rows() == before


def lose(loss, keeper, place):
    if loss == "office":
        make_plain_member(group=place.group, member=keeper)
    if loss == "grant":
        take_back(grant=keeper.grants.get(), by=make_member(is_manager=True))
    if loss == "end":
        keeper.grants.update(until=timezone.now())
    if loss == "membership":
        remove_member(group=place.group, member=keeper, by=make_member())
    if loss == "silence":
        until = timezone.now() + timedelta(days=1)
        User.objects.filter(pk=keeper.pk).update(silenced_until=until)


def test_L11_each_right_opens_its_own_doors_and_no_other():
    place = Place()
    opened = {}
    for right in Right:
        member = keeper_of(place, "member")
        make_grant(member=member, rights=[right], group=place.group)
        client = Client()
        client.force_login(member)
        doors = doors_of(place).items()
        opened[right.value] = {
            name for name, address in doors if client.get(address).status_code == 200
        }

    assert opened == OPENED


def doors_of(place):
    topic = place.topic.pk
    steers = {verb: reverse("topics:steer", args=[topic, verb]) for verb in STEERS}
    others = {name: reverse(f"topics:{name}", args=[topic]) for name in ("move", "split", "slow")}
    edit = {"edit": reverse("topics:edit", args=[topic, place.post.number])}
    gone = {"read": reverse("topics:revisions", args=[topic, place.deleted.number])}
    asked = {"requests": reverse("groups:requests", args=[place.group.slug])}
    cases = {
        "report": reverse("moderation:case", args=[place.cases[0].pk]),
        "held": reverse("moderation:case", args=[place.cases[2].pk]),
    }
    desk = {"desk": reverse("admin:index"), "list": reverse("admin:topics_topic_changelist")}
    return steers | others | edit | gone | asked | cases | desk


OPENED = {
    "reports": {"report", "desk"},
    "approve": {"held", "requests", "desk"},
    "edit": {"edit"},
    "delete": {"delete", "restore", "read"},
    "close": {"close", "reopen", "archive", "wake", "slow"},
    "move": {"move", "split"},
    "feature": {"pin", "unpin"},
    "silence": set(),
    "welcome": set(),
}
