"""Every kind of viewer and every kind of thing, and what is plainly so about each.

Facts about viewers and things are kept here in words of their own, so that the table needs to ask
nothing of the code that it judges.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from taggit.models import Tag

from community.groups.models import Grant, Group, JoinRequest, Membership, Right
from community.members.models import User
from community.topics.models import Held, Post, Topic
from community.topics.queries import with_tags
from tests.factories import make_group, make_member, make_post, make_topic
from tests.turns import turn

GROUPS = {  # name: who sees it, and whether those who belong somewhere belong here
    "here": ("open", True),
    "closed": ("closed", True),
    "secret": ("secret", True),
    "archive": ("open", True),
    "elsewhere": ("open", False),
    "shut": ("closed", False),
    "hidden": ("secret", False),
}
INSIDE = [name for name, (_seen, belongs) in GROUPS.items() if belongs]
OUTSIDE = [name for name in GROUPS if name not in INSIDE]
SCOPES = {  # name: what the grant names
    "here": {"group": "here"},
    "secret": {"group": "secret"},
    "elsewhere": {"group": "elsewhere"},
    "gone": {"group": "shut"},  # once a member there
    "tag": {"tag": "brakes"},
    "other tag": {"tag": "wheels"},
    "language": {"language": "sv"},
    "other language": {"language": "he"},
    "whole": {},
    "ended": {},
    "later": {},
    "taken": {},
}
IS_SMALL = "HEARTH_MUTANTS" in os.environ
OVER = ("ended", "later", "taken")
STATES = ("plain", "tagged", "swedish", "closed", "archived", "deleted", "hidden", "question")


def some_rights(place):
    """Every right in every scope, or in three of nine; while mutants are awake a few in each."""
    if not IS_SMALL:
        return turn(Right, 3, at=place)
    rights = list(Right)
    return list({rights[place % len(rights)], Right.DELETE, Right.MOVE, Right.APPROVE})


@dataclass
class Viewer:
    """Somebody who looks: what they run, where they belong, what they hold."""

    name: str
    user: User | AnonymousUser
    runs: tuple[str, ...] = ()
    belongs: tuple[str, ...] = ()
    is_chief: bool = False
    is_silenced: bool = False
    right: str = ""  # "" for none, "all" for every one
    scope: str = ""

    @property
    def is_guest(self):
        return not self.user.is_authenticated


@dataclass
class Thing:
    """A topic, with its posts: where it stands, in which state, whose it is."""

    topic: Topic
    group: str
    state: str
    author: str
    posts: list[Post] = field(default_factory=list)

    @property
    def tags(self):
        return ("brakes",) if self.state == "tagged" else ()

    @property
    def language(self):
        return "sv" if self.state == "swedish" else "en"


class World:
    """All of it, built once."""

    def __init__(self):
        self.groups = {
            name: make_group(name=f"Group {name}", slug=name, visibility=seen)
            for name, (seen, _belongs) in GROUPS.items()
        }
        self.viewers: dict[str, Viewer] = {}
        self._people()
        for tag in ("brakes", "wheels"):
            make_topic(group=self.groups["elsewhere"], tags=[tag])
        self._volunteers()
        self.things = [self._thing(name, state) for name in GROUPS for state in STATES]
        self.things += [
            self._thing("here", state, author)
            for author in ("keeper", "chief")
            for state in ("plain", "hidden", "deleted")
        ]
        self._waiting()
        Group.objects.filter(slug="archive").update(archived_at=timezone.now())
        self._read_anew()

    def _people(self):
        self.viewers["guest"] = Viewer("guest", AnonymousUser())
        self._person("stranger")
        for name in ("member", "author", "writer"):
            self._person(name, belongs=INSIDE)
        self._person("silenced", belongs=INSIDE, is_silenced=True)
        self._person("keeper", belongs=INSIDE, runs=("here", "closed"))
        self._person("silenced keeper", belongs=INSIDE, runs=("here",), is_silenced=True)
        self._person("keeper elsewhere", belongs=OUTSIDE, runs=("elsewhere", "hidden"))
        self._person("chief", is_chief=True)
        self._person("other chief", is_chief=True)

    def _person(self, name, *, belongs=(), runs=(), is_chief=False, is_silenced=False):
        until = timezone.now() + timedelta(days=5) if is_silenced else None
        user = make_member(
            name=name.replace(" ", "_") + "x",
            email="",
            language="en",
            is_manager=is_chief,
            silenced_until=until,
        )
        Membership.objects.bulk_create(
            Membership(
                group=self.groups[group],
                member=user,
                role="manager" if group in runs else "member",
            )
            for group in belongs
        )
        self.viewers[name] = Viewer(name, user, tuple(runs), tuple(belongs), is_chief, is_silenced)
        return user

    def _volunteers(self):
        for place, scope in enumerate(one for one in SCOPES if one not in OVER):
            for right in some_rights(place):
                self._volunteer(f"{right.value} {scope}", [right], scope)
        for scope in OVER:
            self._volunteer(scope, list(Right), scope)
        self._volunteer("silenced volunteer", list(Right), "whole", is_silenced=True)
        self._volunteer("whole helper", list(Right), "whole")

    def _volunteer(self, name, rights, scope, *, is_silenced=False):
        user = self._person(name, belongs=INSIDE, is_silenced=is_silenced)
        now, named = timezone.now(), dict(SCOPES[scope])
        if "group" in named:
            named["group"] = self.groups[named["group"]]
        if "tag" in named:
            named["tag"] = Tag.objects.get(name=named["tag"])
        since = {"ended": -9, "later": 9}.get(scope, -1)
        until = -1 if scope == "ended" else 30
        Grant.objects.create(
            member=user,
            rights=rights,
            since=now + timedelta(days=since),
            until=now + timedelta(days=until),
            taken_at=now if scope == "taken" else None,
            given_by=self.viewers["chief"].user,
            **named,
        )
        ends = now + timedelta(days=30)  # as if the column lagged: the grants decide
        User.objects.filter(pk=user.pk).update(volunteers_until=ends)
        viewer = self.viewers[name]
        viewer.right, viewer.scope = ("all" if len(rights) > 1 else rights[0].value), scope

    def _thing(self, group, state, author="author"):
        now = timezone.now()
        states = {
            "swedish": {"language": "sv"},
            "closed": {"closed_at": now},
            "archived": {"archived_at": now},
            "deleted": {"deleted_at": now},
            "hidden": {"deleted_at": now, "hidden_at": now},
            "question": {"kind": "question"},
        }.get(state, {})
        topic = make_topic(
            group=self.groups[group],
            author=self.viewers[author].user,
            tags=["brakes"] if state == "tagged" else [],
            kind=states.pop("kind", "discussion"),
        )
        thing = Thing(topic, group, state, author)
        thing.posts = list(topic.posts.all())
        if state == "plain":
            thing.posts += self._replies(topic)
        Topic.objects.filter(pk=topic.pk).update(**states)
        return thing

    def _replies(self, topic):
        """One that stands, one its author took back, one removed, one hidden, one purged."""
        writer, now = self.viewers["writer"].user, timezone.now()
        away = {"deleted_at": now}
        return [
            make_post(topic=topic, author=writer),
            make_post(topic=topic, author=writer, **away, deleted_by=writer),
            make_post(topic=topic, author=writer, **away, deleted_by=self.viewers["chief"].user),
            make_post(topic=topic, author=writer, **away, hidden_at=now),
            make_post(topic=topic, author=writer, **away, purged_at=now),
        ]

    def _waiting(self):
        """A held topic, a held reply and a held edit; and who asks to come in."""
        writer = self.viewers["writer"].user
        self.held, self.requests = [], []
        for thing in [one for one in self.things if one.state in ("plain", "tagged", "swedish")]:
            shape = {"topic": thing.topic, "language": thing.language}
            held = Held.objects.create(
                author=writer, group=self.groups[thing.group], source="x", html="x", **shape
            )
            self.held.append((held, thing))
        for name, group in self.groups.items():
            asked = JoinRequest.objects.create(group=group, member=self.viewers["stranger"].user)
            self.requests.append((asked, name))

    def _read_anew(self):
        """As a request would find them: topics with group and tags, viewers without memories."""
        whole = with_tags(Topic.objects.select_related("group"))
        topics = whole.in_bulk([thing.topic.pk for thing in self.things])
        self.groups = {group.slug: group for group in Group.objects.all()}
        for thing in self.things:
            thing.topic = topics[thing.topic.pk]
            thing.posts = list(Post.objects.filter(topic=thing.topic).by_number())
            for post in thing.posts:
                post.topic = thing.topic
        for held, thing in self.held:
            held.topic, held.group = thing.topic, thing.topic.group
        users = User.objects.in_bulk()
        for viewer in self.viewers.values():
            if not viewer.is_guest:
                viewer.user = users[viewer.user.pk]
