"""What waits for the demo's reviewers beside reports, brought by the verbs of the rooms."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from community.core.markup import render
from community.core.models import Promise
from community.groups.actions.granting import Scope, grant
from community.groups.models import Group, JoinRequest, Membership
from community.importing.trouble import CannotImport
from community.members.models import User
from community.members.names import skeleton
from community.pages.models import Guideline
from community.screening.actions import keep_word, remember
from community.screening.drafts import Author, Draft, Kind, Outcome, Reason
from community.screening.facts import held_in
from community.screening.models import Does
from community.screening.screening import screen
from community.topics.models import Held, Post, Topic
from moderation.actions.appealing import appeal
from moderation.actions.deciding import decide
from moderation.actions.gathering import case_about
from moderation.models import Case, CaseKind

FILE = "waiting.toml"
WITHIN = "the-bench"  # where newcomers begin


def load_waiting(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """Each some minutes ago; the promises that it made are not kept, so that no mail goes out."""
    path = folder / FILE
    told = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    for row in told.get("newcomer", ()):
        members[row["name"]] = _newcomer(row, groups)
    for name, load in (
        ("held", _hold),
        ("request", _request),
        ("watched", _watch),
        ("decided", _decide),
        ("granted", _grant),
    ):
        for row in sorted(told.get(name, ()), key=lambda row: -row["ago"]):
            load(row, members, groups)
    Promise.objects.all().delete()  # the house was empty: they are all of this demo


def _newcomer(row, groups) -> User:
    moment = timezone.now() - timedelta(minutes=row["ago"])
    member = User.objects.create(
        name=row["name"],
        name_skeleton=skeleton(row["name"]),
        display_name=row["display_name"],
        display_skeleton=skeleton(row["display_name"]),
        language=row.get("language", "en"),
        place=row.get("place", ""),
        bio=row.get("bio", ""),
        bio_html=render(row.get("bio", "")).html,
        joined_at=moment,
        approved_at=None if row.get("waits") else moment,
    )
    member.set_unusable_password()
    member.save(update_fields=["password"])
    if row.get("waits"):
        _set_back(case_about(kind=CaseKind.NEWCOMER, thing=member), row["ago"])
    else:
        Membership.objects.create(group=groups[WITHIN], member=member, joined_at=moment)
        Group.objects.filter(pk=groups[WITHIN].pk).update(
            member_count=Membership.objects.filter(group=groups[WITHIN]).count()
        )
    return member


def _hold(row, members, groups):
    """A text that screening would hold, or a first post of a house that reads those."""
    author, group = members[row["by"]], groups[row["group"]]
    topic = _topic(row, groups) if "topic" in row else None
    rendered = render(row["text"])
    draft = Draft(
        author=Author.of(author),
        kind=Kind.REPLY if topic else Kind.TOPIC,
        source=row["text"],
        title=row.get("title", ""),
        group=group.pk,
        **held_in(rendered),
    )
    verdict = screen(draft)
    reasons = [reason for reason in verdict.reasons if reason.does == Outcome.HOLD]
    if row.get("is_first"):
        reasons.append(Reason("first_posts", Outcome.HOLD.value, {"most": 1}))
    moment = timezone.now() - timedelta(minutes=row["ago"])
    held = Held.objects.create(
        author=author,
        group=group,
        topic=topic,
        kind=row.get("kind", ""),
        title=row.get("title", ""),
        source=row["text"],
        html=rendered.html,
        language=row.get("language", "en"),
        reasons=[reason.as_row() for reason in reasons],
        made_at=moment,
    )
    remember(subject=f"held:{held.pk}", draft=draft, verdict=verdict)
    _set_back(case_about(kind=CaseKind.HELD, thing=held), row["ago"])


def _request(row, members, groups):
    request = JoinRequest.objects.create(
        group=groups[row["group"]],
        member=members[row["by"]],
        note=row["note"],
        made_at=timezone.now() - timedelta(minutes=row["ago"]),
    )
    _set_back(case_about(kind=CaseKind.REQUEST, thing=request), row["ago"])


def _watch(row, members, groups):
    keep_word(pattern=row["word"], does=Does.NOTE, note=row["note"])
    topic = _topic(row, groups)
    post = Post.objects.select_related("author").get(topic=topic, number=row["post"])
    draft = Draft(
        author=Author.of(post.author),
        kind=Kind.REPLY,
        source=post.source,
        group=topic.group_id,
        **held_in(render(post.source)),
    )
    remember(subject=f"post:{post.pk}", draft=draft, verdict=screen(draft))
    _set_back(case_about(kind=CaseKind.WATCHED, thing=post), row["ago"])


def _decide(row, members, groups):
    """A decision, and the member who asks for a second look at it."""
    member = members[row["member"]]
    decision = decide(
        by=members[row["by"]],
        verb=row["verb"],
        thing=member,
        guideline=Guideline.objects.in_force().filter(number=row["guideline"]).first(),
        reason=row["reason"],
    )
    asked = appeal(decision=decision, by=member, text=row["appeal"])
    asked.made_at = timezone.now() - timedelta(minutes=row["appealed"])
    asked.save(update_fields=["made_at"])
    _set_back(Case.objects.get(matters__appeal=asked), row["appealed"])


def _grant(row, members, groups):
    grant(
        member=members[row["member"]],
        rights=row["rights"],
        scope=Scope(group=groups[row["group"]]),
        since=timezone.now() - timedelta(minutes=row["ago"]),
        until=timezone.now() + timedelta(days=row["days"]),
        by=members[row["by"]],
        note=row["note"],
    )


def _topic(row, groups) -> Topic:
    topic = Topic.objects.filter(group=groups[row["group"]], title=row["topic"]).first()
    if topic is None:
        raise CannotImport(f"{FILE}: there is no “{row['topic']}” in {row['group']}.")
    return topic


def _set_back(case: Case, minutes: int):
    """The first thing of a case opens it, and what was promised runs from then."""
    if case.matter_count > 1 or case.people_count:
        return
    promised, opened = case.due_at - case.opened_at, timezone.now() - timedelta(minutes=minutes)
    Case.objects.filter(pk=case.pk).update(opened_at=opened, due_at=opened + promised)
