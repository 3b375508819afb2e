"""L15: whatever happened before, a mail says what its reader sees on the site, and no more."""

import random

import pytest
from django.utils import timezone

from community.groups.actions import join_group, leave_group
from community.groups.models import Group
from community.members.models import Boundary, User
from community.notifications import queries
from community.notifications.digests import digest_for
from community.notifications.letters import of_digest, speaking_to
from community.notifications.models import Notice, Rhythm
from community.topics import actions
from community.topics.models import Level, Post, Topic
from community.topics.queries import effective_levels
from tests.community.notifications.scenes import keep
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
STEPS = 40


class History:
    """Random things that people do, by a seed."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.people = [make_member() for _ in range(4)]
        kinds = ["open", "closed", "secret"]
        self.groups = [make_group(members=self.people, visibility=kind) for kind in kinds]
        self.manager = make_member(is_manager=True)

    def run(self):
        self.open_topic()
        for _ in range(STEPS):
            self.dice.choice(
                [
                    self.open_topic,
                    self.reply,
                    self.reply,
                    self.mention,
                    self.delete,
                    self.restore,
                    self.move,
                    self.leave,
                    self.join,
                    self.follow,
                    self.keep_away,
                    self.hide_group,
                    self.end_topic,
                ]
            )()
            if self.dice.random() < 0.5:
                keep()
        keep()

    def someone(self):
        return self.dice.choice(self.people)

    def topic(self):
        return self.dice.choice(list(Topic.objects.standing()) or [self.open_topic()])

    def post(self):
        return self.dice.choice(list(Post.objects.filter(number__gt=1)) or [self.reply()])

    def open_topic(self):
        number = Topic.objects.count()
        return actions.write_topic(
            group=self.dice.choice(self.groups),
            author=self.someone(),
            kind=self.dice.choice(["discussion", "question"]),
            title=f"Canary topic {number} sings",
            source=f"Canary words {number}. " * 12,
            tags=[],
            key="",
        )

    def reply(self, source="Canary reply. "):
        return actions.write_reply(
            topic=self.topic(), author=self.someone(), source=source * 10, key=""
        )

    def mention(self):
        self.reply(f"@{self.someone().name} ")

    def delete(self):
        actions.delete_post(post=self.post(), by=self.manager, reason="x")

    def restore(self):
        actions.restore_post(post=self.post(), by=self.manager)

    def move(self):
        actions.move_topic(topic=self.topic(), to=self.dice.choice(self.groups), by=self.manager)

    def leave(self):
        leave_group(group=self.dice.choice(self.groups), member=self.someone())

    def join(self):
        join_group(group=self.dice.choice(self.groups), member=self.someone())

    def follow(self):
        level = self.dice.choice(list(Level))
        actions.follow(member=self.someone(), thing=self.topic(), level=level)

    def keep_away(self):
        member, towards = self.dice.sample(self.people, 2)
        Boundary.objects.get_or_create(member=member, towards=towards)

    def hide_group(self):
        kind = self.dice.choice(["open", "closed", "secret"])
        group = self.dice.choice(self.groups)
        Group.objects.filter(pk=group.pk).update(visibility=kind)
        group.refresh_from_db()

    def end_topic(self):
        if self.dice.random() < 0.2:
            actions.delete_topic(topic=self.topic(), by=self.manager)


@pytest.mark.parametrize("seed", range(8))
def test_L15_a_digest_says_what_its_reader_sees_on_the_site(seed):
    history = History(seed)
    history.run()
    User.objects.update(seen_at=None)
    said = 0

    for person in history.people:
        member = User.objects.get(pk=person.pk)
        with speaking_to(member):
            digest = digest_for(member, Rhythm.WEEKLY, timezone.now())
            words = " ".join(
                f"{block.words} {block.said}" for block in of_digest(member, digest)["blocks"]
            )
        said += words.count("Canary")
        inbox = queries.inbox_page(User.objects.get(pk=member.pk))
        unread = {row.head.gather: row.shown for row in inbox if row.is_unread}
        assert {row.head.gather: row.shown for row in digest.unread} == unread
        assert hidden_titles(member) & set(titles_in(words)) == set()

    assert said
    assert Notice.objects.exists()


def hidden_titles(member):
    """What stands in none of the member's lists: unreadable, deleted, muted."""
    readable = list(Topic.objects.visible_to(member).standing())
    levels = effective_levels(member, readable)
    open_to = {topic.title for topic in readable if levels[topic.pk] != Level.MUTED}
    # A topic's author is told that it was taken away, as long as they may read its group.
    own = set(Topic.objects.filter(author=member).values_list("title", flat=True))
    # A manager's word about a post of theirs reaches whoever muted its topic, too.
    words = Topic.objects.filter(pk__in=[one.pk for one in readable], changes__post__author=member)
    told = set(words.values_list("title", flat=True))
    return set(Topic.objects.values_list("title", flat=True)) - open_to - own - told


def titles_in(words):
    return [title for title in Topic.objects.values_list("title", flat=True) if title in words]
