"""Topics of the demo: posts with their dates, edits, removals, and who has read how far."""

from datetime import datetime, timedelta

from django.urls import reverse

from community.core.markup import RENDER_VERSION, Reference, render
from community.groups.models import Group
from community.importing.demo.plans import GroupPlan, PostPlan, TopicPlan
from community.importing.demo.thanking import react_as_planned
from community.importing.tagging import tag_topics
from community.members.models import User
from community.screening.reading import language_of
from community.topics.actions.writing import slug_of
from community.topics.models import Change, Post, Reaction, ReadMark, Revision, Topic, Verb

LATER = timedelta(hours=1)


def load_topics(
    group_plan: GroupPlan,
    group: Group,
    members: dict[str, User],
    *,
    shift: timedelta,
    read_until: datetime,
    readers: set[str],
) -> None:
    """All topics of one group; who only reads is pleased in silence."""
    plans = group_plan.topics
    topics = [_topic(plan, group, members, shift) for plan in plans]
    Topic.objects.bulk_create(topics)
    told = list(zip(plans, topics, strict=True))
    posts = {topic.pk: _posts(plan, topic, members, shift) for plan, topic in told}
    Post.objects.bulk_create([post for of_topic in posts.values() for post in of_topic])
    revisions, changes = [], []
    for plan, topic in told:
        written = list(zip(plan.post, posts[topic.pk], strict=True))
        for one, post in written:
            revisions += _revisions(one, post, topic, members, shift)
            changes += _removal(one, post, topic)
        changes += _steered(plan, topic, posts[topic.pk], members[group_plan.managers[0]], shift)
    Revision.objects.bulk_create(revisions)
    Change.objects.bulk_create(changes)
    names = dict.fromkeys(group_plan.managers + group_plan.members)
    people = [members[name] for name in names if name not in readers]
    Reaction.objects.bulk_create(
        react_as_planned([(plan, posts[topic.pk]) for plan, topic in told], people)
    )
    Topic.objects.bulk_update(topics, ["closed_at", "solved_at", "accepted_post"])
    tag_topics({topic.pk: plan.tags for plan, topic in told})
    _mark_read(group_plan, members, posts, read_until)


def _topic(plan: TopicPlan, group, members, shift):
    made_at, author = plan.post[0].at + shift, members[plan.post[0].by]
    return Topic(
        group=group,
        author=author,
        language=language_of(plan.post[0].text, author.language),
        kind=plan.kind,
        title=plan.title,
        slug=slug_of(plan.title),
        made_at=made_at,
        pinned_at=made_at if plan.pinned else None,
        archived_at=plan.post[-1].at + shift + LATER if plan.archived else None,
    )


def _posts(plan: TopicPlan, topic, members, shift) -> list[Post]:
    def named(names):
        known = {name: members[name.lower()] for name in names if name.lower() in members}
        return {
            name: Reference(url=member.get_absolute_url(), label=member.display_name)
            for name, member in known.items()
        }

    def quoted(keys):
        numbers = [number for other, number in keys if other is None and number <= len(plan.post)]
        return {
            (None, number): Reference(
                url=reverse("topics:short", args=[topic.pk, number]),
                label=members[plan.post[number - 1].by].display_name,
            )
            for number in numbers
        }

    return [
        _post(one, number, topic, members, shift, render(one.text, names=named, posts=quoted))
        for number, one in enumerate(plan.post, 1)
    ]


def _post(plan: PostPlan, number, topic, members, shift, rendered):
    post = Post(
        topic=topic,
        author=members[plan.by],
        number=number,
        source=plan.text,
        html=rendered.html,
        text=rendered.text,
        render_version=RENDER_VERSION,
        made_at=plan.at + shift,
        revision_count=len(plan.edited),
        edited_at=plan.edited[-1].at + shift if plan.edited else None,
    )
    if plan.removed:
        post.deleted_at = plan.removed.at + shift
        post.deleted_by = members[plan.removed.by]
        post.deleted_because = plan.removed.reason
    return post


def _revisions(plan, post, topic, members, shift):
    return [
        Revision(
            post=post,
            number=number,
            editor=members[edit.by],
            reason=edit.reason,
            title=topic.title if post.opens_topic else "",
            source=edit.before,
            made_at=edit.at + shift,
        )
        for number, edit in enumerate(plan.edited, 1)
    ]


def _removal(plan, post, topic):
    if not plan.removed:
        return []
    return [
        Change(
            topic=topic,
            post=post,
            verb=Verb.POST_DELETED,
            by=post.deleted_by,
            reason=post.deleted_because,
            made_at=post.deleted_at,
        )
    ]


def _steered(plan: TopicPlan, topic, posts, manager, shift):
    """Solved a little after the answer; closed on its day, by who runs the group."""
    if plan.accepted:
        topic.accepted_post = posts[plan.accepted - 1]
        topic.solved_at = topic.accepted_post.made_at + LATER
    if not plan.closed:
        return []
    topic.closed_at = max(plan.closed + shift, posts[-1].made_at) + LATER
    return [
        Change(
            topic=topic,
            verb=Verb.CLOSED,
            by=manager,
            reason=plan.closed_reason,
            made_at=topic.closed_at,
        )
    ]


def _mark_read(group_plan, members, posts, read_until):
    """Everybody read what there was, and their own words; the newest days are unread."""
    names = dict.fromkeys([*group_plan.managers, *group_plan.members])
    marks = []
    for name in names:
        member = members[name]
        for topic, of_topic in posts.items():
            read = [
                post.number
                for post in of_topic
                if post.made_at <= max(read_until, member.joined_at) or post.author == member
            ]
            if read:
                marks.append(
                    ReadMark(member=member, topic_id=topic, number=max(read), read_at=read_until)
                )
    ReadMark.objects.bulk_create(marks, 1000)
