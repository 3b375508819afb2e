"""A small house with something of everything, for the tests that look at every page."""

from dataclasses import dataclass

from django.utils import timezone

from community.core.outbox import keep_all
from community.groups.models import Group
from community.members.actions import keep_distance
from community.members.models import Community, User
from community.search.models import Query
from community.topics.actions import (
    choose_word,
    delete_post,
    follow,
    note_bookmark,
    put_bookmark,
    react,
    save_draft,
    write_edit,
    write_reply,
)
from community.topics.models import Bookmark, Level, Post, Topic
from community.uploads.actions import bring_file
from tests.browser.judging import Judged, judge
from tests.browser.meeting import Meeting, meet
from tests.browser.planning import Planning, plan
from tests.community.uploads.brought import bring_picture, shown, text_file
from tests.factories import make_group, make_member, make_post, make_topic

RICH = """A frame is only as straight as its *jig*. **Measure twice**, then `weld once`.

> @ada-w #1
> How long did yours take?

- tack
- check
- [x] weld

| Part | Length |
| --- | ---: |
| Tube | 1 240 mm |

```python
def lean(angle):
    return angle * 2  # degrees
```

!!! 1. See https://example.org/a-very-long-address/that/goes/on/and/on/and/on/and/on/and/on.html

||The answer is hidden here.||

שלום, זה טקסט בעברית."""


@dataclass
class World:
    manager: User
    member: User
    other: User
    group: Group
    closed: Group
    topic: Topic
    question: Topic
    edited: Post
    newcomer: User
    judged: Judged | None = None
    meeting: Meeting | None = None
    planning: Planning | None = None

    @property
    def author(self) -> User:
        """Who may edit the topic without managing anything."""
        return self.topic.author


def make_long(topic: Topic) -> None:
    """Enough replies for a second page, in words that stand in the same group already."""
    posts = Post.objects.filter(topic__group=topic.group, deleted_at=None, number__gt=1)
    for post in posts.exclude(topic=topic).order_by("pk")[:14]:
        write_reply(topic=topic, author=post.author, source=post.source, key="")


def live_in(world: World) -> World:
    """What the member did lately, and was told: enough that no page of theirs is empty."""
    member, question = world.member, world.question
    quiet = make_member(name="quiet-q", display_name="Quiet Quinn")
    picture = bring_picture(member, name="jig.jpg", size=(1000, 600))
    sheet = bring_file(owner=member, file=text_file())
    reply = world.topic.posts.get(number=2)
    for person in (member, world.manager, world.other):
        if person != reply.author:
            react(post=reply, member=person, slot=1)
    put_bookmark(post=reply, member=member)
    note_bookmark(bookmark=Bookmark.objects.get(post=reply, member=member), note="For the rear")
    follow(member=member, thing=world.topic.tags.first(), level=Level.TRACKING)
    keep_distance(member=member, towards=quiet, distance="muted")
    save_draft(member=member, place=f"group:{world.group.pk}", source="Not yet said.")
    write_reply(topic=question, author=quiet, source="Not for everybody.", key="")
    files = f"This is mine:\n\n{shown(picture, 'A jig of steel')}\n\n{shown(sheet)}"
    write_reply(topic=question, author=member, source=files, key="")
    words = f"@{member.name} where does the frame touch it?"
    write_reply(topic=question, author=world.manager, source=words, key="")
    keep_all()
    Query.objects.get_or_create(day=timezone.now().date(), words="frame")
    world.judged = judge(world)
    world.meeting = meet(world)
    world.planning = plan(world)
    return world


def demo_world() -> World:
    """The same parts, found in the demo community."""
    manager = User.objects.filter(manager_since__isnull=False).earliest("pk")
    topics = Topic.objects.filter(
        group__visibility="open", group__archived_at=None, closed_at=None, archived_at=None
    )
    topic = topics.exclude(accepted_post=None).order_by("-last_number", "pk").first()
    make_long(topic)
    members = User.objects.filter(manager_since=None, memberships__group=topic.group, place__gt="")
    members = members.exclude(memberships__role="manager")
    member, other = members.exclude(pk=topic.author_id).order_by("-post_count", "pk")[:2]
    questions = topics.filter(kind="question", group__memberships__member=member)
    closed = Group.objects.filter(visibility="closed").exclude(memberships__member=member)
    edited = Post.objects.filter(revision_count__gt=0, topic__in=topics)
    return live_in(
        World(
            manager=manager,
            member=member,
            other=other,
            group=topic.group,
            closed=closed.first() or Group.objects.filter(visibility="closed").first(),
            topic=topic,
            question=questions.order_by("accepted_post", "-last_number").first(),
            edited=edited.order_by("-revision_count", "pk").first(),
            newcomer=make_member(name="nils-n", display_name="Nils Nilsson"),
        )
    )


def build_world() -> World:
    manager = make_member(name="grace-h", display_name="Grace Hopper", is_manager=True)
    member = make_member(name="ada-w", display_name="Ada Wong", place="Haifa", bio="I weld.")
    other = make_member(name="noor-k", display_name="Noor Karim", place="Malmö")
    member.interests.add("welding", "frames")
    Community.objects.update_or_create(
        pk=1,
        defaults={"name": "The Yard", "strapline": "We build cargo bikes.", "host": manager},
    )
    for slot, word, icon in (
        (1, "Helped", "check"),
        (2, "Warm", "heart"),
        (3, "Same here", "hand"),
    ):
        choose_word(slot=slot, word=word, icon=icon)  # the tests before emptied the table
    everybody = {"members": [member, other], "managers": [manager]}
    group = make_group(name="Frames", slug="frames", summary="Steel, mostly.", **everybody)
    closed = make_group(
        name="Crew", slug="crew", summary="For the crew.", visibility="closed", joining="request"
    )
    topic = make_topic(
        group=group, author=member, title="Which tube?", source=RICH, tags=["steel", "frames"]
    )
    replies = [
        make_post(topic=topic, author=(other, manager, member)[number % 3], source=source)
        for number, source in enumerate([RICH, "Mine took a week.", *["And another."] * 22])
    ]
    edited = write_edit(
        post=replies[1], editor=manager, source="Mine took two weeks.", reason="Counted again",
        seen=0,
    )  # fmt: skip
    delete_post(post=replies[4], by=manager, reason="guideline 6")
    question = make_topic(group=group, author=other, title="Is this straight?", kind="question")
    make_topic(group=group, author=manager, title="Open day", pinned_at=timezone.now())
    newcomer = make_member(name="nils-n", display_name="Nils Nilsson")
    return live_in(World(manager, member, other, group, closed, topic, question, edited, newcomer))
