"""The simplest valid things, by keyword. A test names only what it is about."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from community.groups.models import Grant, Group, Membership
from community.groups.queries import forget_grants
from community.members.models import User
from community.members.names import skeleton
from community.topics.actions import write_reply, write_topic
from community.topics.models import Post, Topic

_numbers = count(1)
PASSWORD = "correct horse battery"


def make_member(
    *, name="", display_name="", is_manager=False, is_approved=True, password="", **more
):
    number = next(_numbers)
    name = name or f"member{number}x"
    display_name = display_name or f"Member {number}"
    more.setdefault("seen_at", timezone.now())
    member = User(
        name=name,
        name_skeleton=skeleton(name),
        display_name=display_name,
        display_skeleton=skeleton(display_name),
        email=more.pop("email", f"{name.lower()}@example.org"),
        approved_at=timezone.now() if is_approved else None,
        manager_since=timezone.now() if is_manager else None,
        **more,
    )
    member.set_password(password or None)
    member.save()
    if member.email:
        member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def make_group(*, members=(), managers=(), **more):
    number = next(_numbers)
    more = {"name": f"Group {number}", "slug": f"group-{number}", **more}
    group = Group.objects.create(**more, member_count=len(members) + len(managers))
    for member in members:
        Membership.objects.create(group=group, member=member)
    for member in managers:
        Membership.objects.create(group=group, member=member, role="manager")
    return group


def make_grant(*, member=None, rights=("reports",), days=30, given_by=None, **more):
    """Rights in a member's hands; `more` names their scope. The member's row says so, too."""
    member = member or make_member()
    more.setdefault("until", timezone.now() + timedelta(days=days))
    more.setdefault("since", min(timezone.now(), more["until"]) - timedelta(days=1))
    grant = Grant.objects.create(
        member=member,
        rights=list(rights),
        given_by=given_by or make_member(is_manager=True),
        **more,
    )
    User.objects.filter(pk=member.pk).update(volunteers_until=grant.until)
    member.volunteers_until = grant.until
    forget_grants(member)
    return grant


def make_topic(*, group=None, author=None, title="", source="First words.", tags=(), **more):
    """A topic with its first post, opened through the action; `more` are its states."""
    group = group or make_group()
    author = author or make_member()
    topic = write_topic(
        group=group,
        author=author,
        kind=more.pop("kind", "discussion"),
        title=title or f"Topic {next(_numbers)}",
        source=source,
        tags=list(tags),
        key="",
    )
    if more:
        Topic.objects.filter(pk=topic.pk).update(**more)
        topic.refresh_from_db()
    return topic


def make_post(*, topic=None, author=None, source="A reply.", **more):
    """A reply, written through the action; `more` are columns set afterwards."""
    topic = topic or make_topic()
    post = write_reply(topic=topic, author=author or make_member(), source=source, key="")
    if more:
        Post.objects.filter(pk=post.pk).update(**more)
        post.refresh_from_db()
    topic.refresh_from_db()
    return post
