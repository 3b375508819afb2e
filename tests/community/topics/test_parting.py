"""L12: whoever moves posts is asked for the right where they come from and where they go, now."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Right
from community.topics import actions
from community.topics.models import Post, Topic
from tests.community.topics.test_splitting import talk, texts
from tests.factories import make_grant, make_group, make_member, make_topic

pytestmark = pytest.mark.django_db


def browser(member):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(member)
    return client


def split_at(topic):
    return reverse("topics:split", args=[topic.pk])


def merge_at(topic):
    return reverse("topics:merge", args=[topic.pk])


def steer_at(topic, verb):
    return reverse("topics:steer", args=[topic.pk, verb])


@pytest.fixture
def topic():
    return talk(posts=4)


def keeper_of(*groups):
    member = make_member()
    for group in groups:
        group.memberships.create(member=member, role="manager")
    return member


def asked(topic, **more):
    return {"posts": ["2", "4"], "title": "Which pads?", "to": topic.group_id, **more}


def test_ticked_replies_become_a_topic_in_the_chosen_group(topic):
    other = make_group()
    client = browser(keeper_of(topic.group, other))

    answer = client.post(split_at(topic), asked(topic, to=other.pk, reason="Another matter"))

    made = Topic.objects.get(title="Which pads?")
    assert answer.url == made.get_absolute_url()
    assert (made.group, texts(made)) == (other, ["Reply 2 about pads.", "Reply 4 about pads."])


def test_the_page_offers_replies_that_stand_and_only_these(topic):
    keeper = keeper_of(topic.group)
    actions.delete_post(post=Post.objects.get(topic=topic, number=3), by=keeper)

    page = browser(keeper).get(f"{split_at(topic)}?posts=2")

    assert [post.number for post in page.context["posts"]] == [2, 4]
    assert "Reply 3" not in page.content.decode()


def test_ticks_on_one_page_go_along_to_another():
    topic = talk(posts=45)
    client = browser(keeper_of(topic.group))

    second = client.post(split_at(topic), {"posts": ["3"], "title": "Pads", "page": "2"})
    third = client.post(split_at(topic), {"posts": ["3", "25"], "title": "Pads", "page": "3"})

    assert (second.status_code, third.status_code) == (200, 200)
    assert third.context["elsewhere"] == [3, 25]
    assert 'value="Pads"' in third.content.decode()
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"posts": []},
        {"posts": ["1"]},
        {"posts": ["99"]},
        {"posts": ["x"]},
        {"posts": ["9" * 30]},
        {"posts": [str(n) for n in range(2, 300)]},
        {"title": ""},
        {"title": "x" * 500},
        {"to": "0"},
    ],
)
def test_what_is_asked_wrongly_is_said_on_the_page_and_changes_nothing(topic, wrong):
    client = browser(keeper_of(topic.group))

    answer = client.post(split_at(topic), asked(topic, **wrong))

    assert answer.status_code in (409, 422)
    assert Topic.objects.count() == 1
    assert Post.objects.filter(topic=topic, moved_to__isnull=False).count() == 0


def test_a_split_into_a_group_one_does_not_keep_is_refused(topic):
    foreign, secret = make_group(), make_group(visibility="secret")
    client = browser(keeper_of(topic.group))

    codes = [
        client.post(split_at(topic), asked(topic, to=group.pk)).status_code
        for group in (foreign, secret)
    ]

    assert codes == [422, 422]
    assert Topic.objects.count() == 1


def test_a_split_into_an_archived_group_is_refused(topic):
    asleep = make_group()
    keeper = keeper_of(topic.group, asleep)
    asleep.archived_at = timezone.now()
    asleep.save()

    assert browser(keeper).post(split_at(topic), asked(topic, to=asleep.pk)).status_code == 422


def test_a_volunteer_splits_within_their_group_only(topic):
    other, helper = make_group(), make_member()
    make_grant(member=helper, rights=[Right.MOVE], group=topic.group)
    client = browser(helper)

    assert client.post(split_at(topic), asked(topic, to=other.pk)).status_code == 422
    assert client.post(split_at(topic), asked(topic)).status_code == 302


def test_who_keeps_nothing_here_finds_no_door(topic):
    member = topic.author
    hidden = talk(group=make_group(visibility="secret"), posts=3)

    for person in (make_member(), keeper_of(make_group())):
        client = browser(person)
        doors = [split_at(topic), merge_at(topic), reverse("topics:apart", args=[topic.pk])]
        assert {client.get(door).status_code for door in doors} == {403}
        doors = [split_at(hidden), merge_at(hidden), reverse("topics:apart", args=[hidden.pk])]
        assert {client.get(door).status_code for door in doors} == {404}
    assert browser(member).post(split_at(topic), asked(topic)).status_code == 403


@pytest.mark.parametrize("written", ["{pk}", "{address}", "http://forum.example{address}?page=2"])
def test_the_other_topic_is_named_by_its_number_or_its_address(topic, written):
    into = make_topic(group=topic.group)
    named = written.format(pk=into.pk, address=into.get_absolute_url())

    answer = browser(keeper_of(topic.group)).post(merge_at(topic), {"into": named})

    topic.refresh_from_db()
    assert (answer.url, topic.merged_into) == (into.get_absolute_url(), into)


def test_a_topic_one_may_not_merge_into_is_as_unknown_as_one_that_is_not_there(topic):
    seen = make_topic(title="Open elsewhere")
    secret = make_topic(group=make_group(visibility="secret"), title="Behind doors")
    client = browser(keeper_of(topic.group))

    answers = [
        client.post(merge_at(topic), {"into": str(pk)})
        for pk in (seen.pk, secret.pk, 999_999, topic.pk)
    ]
    odd = [client.post(merge_at(topic), {"into": text}) for text in ("x", "12 12", "٣", "9" * 40)]

    assert {answer.status_code for answer in (*answers, *odd)} == {422}
    pages = {
        answer.content.decode().split("<form")[-1].split("field_errors")[-1].count("no such topic")
        for answer in answers
    }
    assert pages == {1}
    assert not any(b"Behind doors" in answer.content for answer in answers)
    topic.refresh_from_db()
    assert not topic.is_deleted


def test_taking_apart_asks_for_the_right_on_both_sides(topic):
    into = make_topic(group=make_group())
    both = keeper_of(topic.group, into.group)
    actions.merge_topic(topic=topic, into=into, by=both)

    here, there = keeper_of(topic.group), keeper_of(into.group)
    codes = [browser(one).post(steer_at(topic, "unmerge")).status_code for one in (here, there)]
    page = browser(both).get(reverse("topics:apart", args=[into.pk]))
    hidden = browser(there).get(reverse("topics:apart", args=[into.pk]))

    assert codes == [403, 404]
    assert page.context["parts"] == [topic]
    assert hidden.context["parts"] == []
    assert browser(both).post(steer_at(topic, "unmerge")).status_code == 302
    topic.refresh_from_db()
    assert not topic.is_deleted


def test_putting_back_asks_for_the_right_on_both_sides(topic):
    other = make_group()
    both = keeper_of(topic.group, other)
    posts = list(Post.objects.filter(topic=topic, number=2))
    made = actions.split_topic(topic=topic, posts=posts, title="Own", to=other, by=both)

    answer = browser(keeper_of(other)).post(steer_at(made, "unsplit"))
    assert answer.status_code == 403
    assert browser(both).get(reverse("topics:apart", args=[made.pk])).context["origin"] == topic
    assert browser(both).post(steer_at(made, "unsplit")).status_code == 302

    assert texts(topic)[1] == "Reply 2 about pads."


def test_posts_moved_out_of_sight_leave_neither_words_nor_titles(topic):
    secret = make_group(visibility="secret")
    by = keeper_of(topic.group, secret)
    posts = list(Post.objects.filter(topic=topic, number__in=[2, 3]))

    made = actions.split_topic(topic=topic, posts=posts, title="Behind doors", to=secret, by=by)

    for viewer in (Client(), browser(make_member()), browser(keeper_of(topic.group))):
        doors = [
            topic.get_absolute_url(),
            split_at(topic),
            reverse("topics:apart", args=[topic.pk]),
        ]
        doors += [reverse("topics:short", args=[topic.pk, at]) for at in (2, 3)]
        doors += [reverse("search:page") + "?q=pads", reverse("topics:list"), "/"]
        doors += [reverse("topics:revisions", args=[topic.pk, 2]), made.get_absolute_url()]
        answers = [viewer.get(door, follow=True).content.decode() for door in doors]
        assert not any("Behind doors" in answer or "Reply 2" in answer for answer in answers)


def test_the_menu_offers_each_verb_to_those_who_may(topic):
    keeper, helper = keeper_of(topic.group), make_member()
    make_grant(member=helper, rights=[Right.CLOSE], group=topic.group)
    verbs = ["split", "merge", "slow"]

    pages = {
        name: browser(person).get(topic.get_absolute_url()).content.decode()
        for name, person in (("keeper", keeper), ("helper", helper), ("member", make_member()))
    }
    offered = {
        name: [verb for verb in verbs if reverse(f"topics:{verb}", args=[topic.pk]) in page]
        for name, page in pages.items()
    }

    assert offered == {"keeper": verbs, "helper": ["slow"], "member": []}
