"""The demo's files as plain records: every key known, none missing, days and times understood."""

import tomllib
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TypeVar

from community.importing.trouble import CannotImport

Plan = TypeVar("Plan")


@dataclass
class EditPlan:
    by: str
    at: datetime
    before: str
    reason: str = ""


@dataclass
class RemovalPlan:
    by: str
    at: datetime
    reason: str


@dataclass
class PostPlan:
    by: str
    at: datetime
    text: str
    helped: int = 0
    edited: list[EditPlan] = field(default_factory=list)
    removed: RemovalPlan | None = None


@dataclass
class TopicPlan:
    title: str
    post: list[PostPlan]
    place: str  # file and number, for messages
    kind: str = "discussion"
    tags: list[str] = field(default_factory=list)
    pinned: bool = False
    closed: datetime | None = None
    closed_reason: str = ""
    archived: bool = False
    accepted: int = 0


@dataclass
class GroupPlan:
    slug: str
    name: str
    summary: str
    created: datetime
    managers: list[str]
    description: str = ""
    guidelines: str = ""
    icon: str = "people"
    colour: int = 1
    position: int = 100
    visibility: str = "open"
    joining: str = "direct"
    default_kind: str = "discussion"
    language: str = "en"
    archived: datetime | None = None
    members: list[str] = field(default_factory=list)
    topics: list[TopicPlan] = field(default_factory=list)


@dataclass
class MemberPlan:
    name: str
    display_name: str
    joined: datetime
    place: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    bio: str = ""
    interests: list[str] = field(default_factory=list)
    manager: bool = False
    reads: bool = False  # and does nothing else


@dataclass
class CommunityPlan:
    name: str
    host: str
    strapline: str = ""
    welcome: str = ""
    members: list[MemberPlan] = field(default_factory=list)
    groups: list[GroupPlan] = field(default_factory=list)


def read_plan(folder: Path) -> CommunityPlan:
    """The whole demo, as its files say."""
    house = _plan(CommunityPlan, _read(folder / "community.toml")["community"], "community.toml")
    house.members = _listed(MemberPlan, folder / "members.toml", "member")
    house.groups = _listed(GroupPlan, folder / "groups.toml", "group")
    known = {group.slug: group for group in house.groups}
    for file in sorted((folder / "topics").glob("*.toml")):
        slug = file.stem
        if slug not in known:
            raise CannotImport(f"topics/{file.name}: there is no group {slug}.")
        known[slug].topics += _topics(file)
    return house


def _read(file):
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CannotImport(f"{file.name} is missing.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotImport(f"{file.name} is not valid TOML: {error}") from error


def _listed(plan, file, key):
    tables = _read(file).get(key, [])
    return [_plan(plan, table, f"{file.name}, {key} {n}") for n, table in enumerate(tables, 1)]


def _topics(file):
    topics = []
    for number, table in enumerate(_read(file).get("topic", []), 1):
        place = f"topics/{file.name}, topic {number}"
        posts = table.pop("post", [])
        topic = _plan(TopicPlan, {**table, "post": [], "place": place}, place)
        topic.post = [_post(one, f"{place}, post {n}") for n, one in enumerate(posts, 1)]
        topics.append(topic)
    return topics


def _post(table, place):
    edits, removal = table.pop("edited", []), table.pop("removed", None)
    post = _plan(PostPlan, table, place)
    post.edited = [_plan(EditPlan, edit, f"{place}, edit") for edit in edits]
    post.removed = _plan(RemovalPlan, removal, f"{place}, removal") if removal else None
    return post


def _plan(plan: type[Plan], table: dict, place: str) -> Plan:
    known = {one.name: one for one in fields(plan)}
    if unknown := table.keys() - known.keys():
        raise CannotImport(f"{place}: nobody knows what “{min(unknown)}” means.")
    for name, one in known.items():
        is_needed = one.default is MISSING and one.default_factory is MISSING
        if is_needed and name not in table:
            raise CannotImport(f"{place}: “{name}” is missing.")
        if name in table and "datetime" in str(one.type):
            table[name] = _moment(table[name], f"{place}, {name}")
        elif isinstance(table.get(name), str):
            table[name] = table[name].strip()
    return plan(**table)


def _moment(value, place):
    """A day begins at midnight; times carry no zone and are UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)
    except ValueError:
        raise CannotImport(f"{place}: “{value}” is no day or time.") from None
