"""The simplest valid things, by keyword. A test names only what it is about."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from analytics.actions.advising import send_advice, write_advice
from analytics.actions.pinning import pin_words
from analytics.actions.reports import make_report
from analytics.days import last_finished_day
from analytics.models import (
    Advice,
    EngagementReport,
    Goal,
    Rollup,
    Signal,
    Strategy,
    Tactic,
)
from analytics.reporting.periods import last_ended
from analytics.scopes import WHOLE
from community.groups.models import Grant, Group, Membership
from community.groups.queries import forget_grants, forget_memberships
from community.members.models import User
from community.members.names import skeleton
from community.polls.actions import Choice, open_poll
from community.polls.models import Poll
from community.topics.actions import write_reply, write_topic
from community.topics.models import Post, Topic
from events.actions import answer_date, plan_event
from events.actions.announcing import take_topic
from events.facts import Facts
from events.models import Attendance

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


def make_poll(*, post=None, author=None, choices=("Left", "Right"), kind="single", **more):
    """A poll in a post of its own, opened through the action; `more` are columns set afterwards,
    but for what the action takes."""
    post = post or make_topic(author=author).posts.get(number=1)
    taken = {
        name: more.pop(name) for name in ("is_secret", "results", "closes_at") if name in more
    }
    poll = open_poll(
        post=post,
        author=post.author,
        question=more.pop("question", "Which way?"),
        kind=kind,
        choices=[one if isinstance(one, Choice) else Choice(text=one) for one in choices],
        **taken,
    )
    if more:
        Poll.objects.filter(pk=poll.pk).update(**more)
        poll.refresh_from_db()
    return poll


def make_event(
    *,
    group=None,
    author=None,
    title="",
    source="What we do there.",
    tags=(),
    starts_at=None,
    hours=2,
    organisers=(),
    questions=(),
    announced=True,
    topic_state=None,
    **facts,
):
    """An event in a week, of one date, planned and announced through the actions; `facts` are
    those of `Facts`, `topic_state` columns of its topic set afterwards."""
    author = author or make_member()
    group = group or make_group()
    if not group.memberships.filter(member=author).exists():
        Membership.objects.create(group=group, member=author)
        forget_memberships(author)
    starts_at = starts_at or timezone.now().replace(microsecond=0) + timedelta(days=7)
    facts.setdefault("ends_at", starts_at + timedelta(hours=hours))
    event = plan_event(
        author=author,
        group=group,
        title=title or f"Event {next(_numbers)}",
        source=source,
        tags=tags,
        organisers=organisers,
        questions=questions,
        facts=Facts(starts_at=starts_at, zone=facts.pop("zone", "Europe/Stockholm"), **facts),
    )
    return _announced(event, topic_state) if announced else event


def _announced(event, topic_state):
    """Without screening, which would hold some, and also when its dates are over."""
    topic = write_topic(
        group=event.draft_group,
        author=event.author,
        kind="event",
        title=event.draft_title,
        source=event.draft_source,
        tags=list(event.draft_tags),
        key="",
    )
    take_topic(event, topic)
    if topic_state:
        Topic.objects.filter(pk=topic.pk).update(**topic_state)
        topic.refresh_from_db()
    return event


def make_occurrence(*, event=None, **more):
    """The event's first date; `more` are columns set afterwards, or facts of a new event."""
    columns = {name: more.pop(name) for name in ("cancelled_at", "came_count") if name in more}
    event = event or make_event(**more)
    date = event.occurrences.soonest_first().first()
    for name, value in columns.items():
        setattr(date, name, value)
    if columns:
        date.save(update_fields=list(columns))
    date.event = event
    return date


def make_attendance(*, occurrence=None, member=None, coming="going", guests=0, **more):
    """A member's answer, given through the action; `more` are columns set afterwards."""
    occurrence = occurrence or make_occurrence()
    row = answer_date(
        occurrence=occurrence,
        member=member or make_member(),
        coming=coming,
        guests=guests,
        note=more.pop("note", ""),
        answers=more.pop("answers", None),
    )
    if more:
        Attendance.objects.filter(pk=row.pk).update(**more)
        row.refresh_from_db()
    occurrence.refresh_from_db()
    return row


def make_goal(*, by=None, metric="active", scope="place", span="week", days=60, **more):
    """A goal that was set a month ago; `more` are its columns."""
    by = by or make_member(is_manager=True)
    now = timezone.now()
    columns = {
        "title": "More people take part",
        "baseline": 40.0,
        "baseline_day": now.date() - timedelta(days=30),
        "value": 44.0,
        "target": 60.0,
        "deadline": now.date() + timedelta(days=days),
        "owner": by,
        "made_by": by,
    }
    return Goal.objects.create(metric=metric, scope=scope, span=span, **columns | more)


def make_tactic(*, by=None, metric="active", scope="place", began=35, review=-7, **more):
    """Something that was done `began` days ago, to be looked at again in `review` days."""
    day = timezone.now().date()
    columns = {
        "title": "Wrote to everybody who was new",
        "began_on": day - timedelta(days=began),
        "review_on": day + timedelta(days=review),
        "by": by or make_member(is_manager=True),
    }
    return Tactic.objects.create(metric=metric, scope=scope, **columns | more)


def make_strategy(*, by=None, purpose="Cargo bikes for everybody.", **more):
    by = by or make_member(is_manager=True)
    return Strategy.objects.create(by=by, purpose=purpose, **more)


def make_signal(
    *, metric="active", scope="place", span="day", day=None, value=10.0, n=10, step=0, rolled=True
):
    """A measured figure; its day counts as measured, too."""
    day = day or timezone.now().date() - timedelta(days=1)
    if rolled:
        Rollup.objects.get_or_create(day=day)
    return Signal.objects.create(
        metric=metric, scope=str(scope), span=span, day=day, value=value, n=n, step=step
    )


def make_advice(*, by=None, scope=None, sent=False, words=(), **more):
    """A draft about the whole place; `words` are posts whose beginnings are pinned to it. Sent
    through the action where asked for; `more` are columns."""
    by = by or make_member(is_manager=True)
    number = next(_numbers)
    columns = {
        "question": f"Shall we hire a host for evenings {number}?",
        "recommendation": "Yes, for two evenings a week.",
        "level": "tactical",
        "confidence": "likely",
        "to_name": "Astrid, who pays",
        "to_address": f"astrid{number}@example.org",
        "language": "en",
    }
    late = {name: more.pop(name) for name in ("sent_at", "changed_at") if name in more}
    advice = write_advice(by=by, scope=scope or WHOLE, **(columns | more))
    for post in words:
        pin_words(advice=advice, post=post, passage="", knowing=True)
    if sent:
        advice = send_advice(advice=advice, by=by, seen=0)
    if late:
        Advice.objects.filter(pk=advice.pk).update(**late)
        advice.refresh_from_db()
    return advice


def make_engagement_report(*, scope=None, cadence="month", by=None, body=None, **more):
    """The report of the last period that is over, made through the action from what is there;
    `body` are parts of its body put in their place, `more` columns set afterwards."""
    period = last_ended(cadence, last_finished_day())
    report, _is_new = make_report(scope=scope or WHOLE, period=period, by=by)
    columns = more | {"body": report.body | (body or {})}
    EngagementReport.objects.filter(pk=report.pk).update(**columns)
    report.refresh_from_db()
    return report
