"""The demo written into an empty house, straight into the tables. Last, its people hear of it."""

from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from community.core.markup import render
from community.groups.models import Group, Membership, Role
from community.importing.demo.advice import load_advice
from community.importing.demo.asking import load_polls
from community.importing.demo.gathering import load_events
from community.importing.demo.goals import load_goals
from community.importing.demo.hearing import follow_and_hear
from community.importing.demo.measuring import count, follow
from community.importing.demo.past import load_past
from community.importing.demo.plans import CommunityPlan, read_plan
from community.importing.demo.reports import load_engagement
from community.importing.demo.reviewing import load_guidelines, load_reports
from community.importing.demo.rules import check_plan
from community.importing.demo.settling import load_settled
from community.importing.demo.talking import load_topics
from community.importing.demo.waiting import load_waiting
from community.importing.tagging import tags_named
from community.members.models import Community, Cover, TaggedInterest, User
from community.members.names import skeleton
from community.members.queries import forget_the_community
from community.search.words import count_words
from community.topics.models import Post
from community.topics.recount import LEDGERS

FOLDER = Path(__file__).parent
PASSWORD = "cargo-bike-demo"  # noqa: S105 - printed for everybody who opens the demo
UNREAD_DAYS = 3
WEEK = timedelta(weeks=1)


def house_is_empty() -> bool:
    return not User.objects.exists()


@transaction.atomic
def load_demo(folder: Path = FOLDER) -> CommunityPlan:
    """Everybody and everything of the demo, with dates that end in this week."""
    house = read_plan(folder)
    check_plan(house)
    newest = max(
        post.at for group in house.groups for topic in group.topics for post in topic.post
    )
    shift = (timezone.now() - newest) // WEEK * WEEK  # whole weeks: a Thursday stays one
    members = _load_members(house, shift)
    _load_house(house, members)
    groups = _load_groups(house, members, shift)
    _load_memberships(house, groups, members, newest + shift)
    read_until = newest + shift - timedelta(days=UNREAD_DAYS)
    readers = {plan.name for plan in house.members if plan.reads}
    for plan in house.groups:
        told = {"shift": shift, "read_until": read_until, "readers": readers}
        load_topics(plan, groups[plan.slug], members, **told)
    for ledger in LEDGERS:
        ledger.repair()
    count_words()
    _remember_who_was_here()
    follow_and_hear(newest=newest + shift, read_until=read_until)
    load_guidelines(folder)
    load_reports(folder, members, groups)
    load_settled(folder, members, groups)
    load_events(folder, members, groups, read_until=read_until)
    load_polls(folder, members, groups)
    load_waiting(folder, members, groups)
    load_past(folder, members)
    count()
    load_goals(folder, members, groups)
    follow()
    load_advice(folder, members)
    load_engagement(folder, members, groups)
    return house


def _load_members(house, shift) -> dict[str, User]:
    # One hash for all: hashing forty times would take longer than all the rest.
    password = make_password(PASSWORD)
    members = [_member(plan, shift, password) for plan in house.members]
    User.objects.bulk_create(members)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True)
        for member in members
    )
    tags = tags_named(name.lower() for plan in house.members for name in plan.interests)
    TaggedInterest.objects.bulk_create(
        TaggedInterest(tag=tags[name.lower()], content_object=member)
        for plan, member in zip(house.members, members, strict=True)
        for name in dict.fromkeys(plan.interests)
    )
    return {member.name: member for member in members}


def _member(plan, shift, password):
    joined = plan.joined + shift
    return User(
        name=plan.name,
        name_skeleton=skeleton(plan.name),
        display_name=plan.display_name,
        display_skeleton=skeleton(plan.display_name),
        email=address_of(plan.name),
        password=password,
        language=plan.language,
        time_zone=plan.time_zone,
        place=plan.place,
        bio=plan.bio,
        bio_html=render(plan.bio).html,
        joined_at=joined,
        approved_at=joined,
        manager_since=joined if plan.manager else None,
    )


def _remember_who_was_here():
    """Whoever wrote was here then: nobody is proposed who was never seen."""
    posts = Post.objects.filter(author=OuterRef("pk")).order_by().values("author")
    User.objects.update(seen_at=Subquery(posts.annotate(last=Max("made_at")).values("last")))


def address_of(name: str) -> str:
    return f"{name.lower()}@example.org"


def _load_house(house, members):
    Community.objects.update_or_create(
        pk=1,
        defaults={
            "name": house.name,
            "strapline": house.strapline,
            "welcome": house.welcome,
            "cover": Cover.BIKE,
            "time_zone": "Europe/Stockholm",
            "welcome_html": render(house.welcome).html,
            "host": members[house.host],
        },
    )
    forget_the_community()


def _load_groups(house, members, shift) -> dict[str, Group]:
    groups = [
        Group(
            slug=plan.slug,
            name=plan.name,
            summary=plan.summary,
            description=plan.description,
            description_html=render(plan.description).html,
            guidelines=plan.guidelines,
            guidelines_html=render(plan.guidelines).html,
            icon=plan.icon,
            colour=plan.colour,
            position=plan.position,
            visibility=plan.visibility,
            joining=plan.joining,
            default_kind=plan.default_kind,
            made_at=plan.created + shift,
            archived_at=plan.archived and plan.archived + shift,
        )
        for plan in house.groups
    ]
    return {group.slug: group for group in Group.objects.bulk_create(groups)}


def _load_memberships(house, groups, members, newest: datetime):
    """Everybody looked in a few days ago, so that what came since is new to them."""
    visited = newest - timedelta(days=UNREAD_DAYS)
    Membership.objects.bulk_create(
        Membership(
            group=groups[plan.slug],
            member=members[name],
            role=Role.MANAGER if name in plan.managers else Role.MEMBER,
            joined_at=max(members[name].joined_at, groups[plan.slug].made_at),
            visited_at=max(visited, members[name].joined_at),
            visited_before_at=max(visited, members[name].joined_at),
        )
        for plan in house.groups
        for name in dict.fromkeys([*plan.managers, *plan.members])
    )


def demo_accounts(folder: Path = FOLDER) -> list[str]:
    """Whom a newcomer may sign in as, one of each sort, as long as the demo's password holds."""
    people = {role: name for role, name in _cast(read_plan(folder)).items() if name}
    addresses = [address_of(name) for name in people.values()]
    here = {member.name: member.password for member in User.objects.filter(email__in=addresses)}
    # They share one hash, so this is one check and not five slow ones.
    known = {password for password in set(here.values()) if check_password(PASSWORD, password)}
    return [
        f"{role}: {name} / {PASSWORD} / {address_of(name)}"
        for role, name in people.items()
        if here.get(name) in known
    ]


def _cast(house) -> dict[str, str]:
    """The community's manager, a group's manager, and a member for each language."""
    runs = [name for group in house.groups for name in group.managers]
    managers = {member.name for member in house.members if member.manager}
    cast = {"manager": house.host}
    cast["manager of a group"] = next((name for name in runs if name not in managers), "")
    for language in ("en", "sv", "he"):
        plain = (
            member.name
            for member in house.members
            if member.language == language and member.name not in {*runs, *managers}
        )
        cast[f"member ({language})"] = next(plain, "")
    return cast
