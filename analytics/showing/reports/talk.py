"""What members talk about, and who they are, for whoever may hear it."""

from dataclasses import dataclass, field

from django.conf import settings
from taggit.models import Tag

from analytics.metrics.registry import SMALLEST
from analytics.models import ReportQuote
from analytics.queries.naming import tags_that_name
from analytics.queries.quoting import named
from analytics.queries.reports import quotes_of
from analytics.scopes import GROUP, scope_of
from analytics.showing.masking import masked
from analytics.showing.reports.eyes import OUTSIDE, Eyes
from community.members.models import User
from community.topics.models import Topic


@dataclass(frozen=True)
class Rising:
    words: str
    people: int
    before: int | None


@dataclass
class Talk:
    tags: list[Rising] = field(default_factory=list)
    phrases: list[tuple[str, str, list[Rising]]] = field(default_factory=list)
    themes: list[tuple[str, int]] = field(default_factory=list)
    unanswered: list[Topic] = field(default_factory=list)
    searches: list[list] = field(default_factory=list)

    def __bool__(self):
        return bool(self.tags or self.phrases or self.themes or self.unanswered or self.searches)


@dataclass(frozen=True)
class Person:
    """A member, and by how many people they were thanked; nothing where those were few (L14)."""

    member: User
    thanked: int | None = None


@dataclass(frozen=True)
class Quote:
    row: ReportQuote
    words: str
    name: User | None
    address: str = ""


def talk_of(eyes: Eyes) -> Talk:
    """Inside all of it; members read tags and questions of what they read; outside, the tags of
    open groups, but for those that are a member's name. A phrase never leaves the house, nor what
    somebody looked for."""
    kept = eyes.report.body["talk"]
    talk = Talk(tags=_tags(kept["tags"], eyes))
    if eyes.side != OUTSIDE:
        talk.themes = _themes(kept.get("themes", []), eyes)
        talk.unanswered = _topics(kept["unanswered"], eyes.viewer)
    if eyes.is_inside:
        talk.phrases = _phrases(kept["phrases"], eyes)
        talk.searches = kept["searches"] if eyes.viewer.is_manager else []
    return talk


def _tags(kept, eyes):
    seen = [one for one in kept if eyes.may_read_words_of(one["groups"])]
    keys = {one["tag"] for one in seen}
    tags = Tag.objects.in_bulk(keys - tags_that_name(keys) if eyes.side == OUTSIDE else keys)
    return [
        Rising(f"#{tags[one['tag']].name}", one["people"], one["before"])
        for one in seen
        if one["tag"] in tags
    ]


def _themes(kept, eyes):
    seen = [one for one in kept if eyes.may_read_words_of(one["groups"])]
    tags = Tag.objects.in_bulk([one["tag"] for one in seen])
    return [(f"#{tags[one['tag']].name}", one["questions"]) for one in seen if one["tag"] in tags]


def _phrases(kept, eyes):
    names, found = dict(settings.LANGUAGES), []
    for language, rows in kept.items():
        seen = [one for one in rows if eyes.may_read_words_of(one["groups"])]
        rising = [Rising(one["words"], one["people"], one["before"]) for one in seen]
        if rising:
            found.append((language, names.get(language, language), rising))
    return found


def _topics(kept, viewer):
    readable = Topic.objects.visible_to(viewer).filter(pk__in=kept, deleted_at=None)
    return list(readable.select_related("group").order_by("made_at", "pk"))


def people_of(eyes: Eyes) -> dict[str, list[Person]]:
    """Inside alone; who closed their account is not named."""
    kept = eyes.report.body["people"]
    thanked = {pk: n for pk, n in eyes.report.body.get("thanked", []) if n >= SMALLEST}
    if not eyes.is_inside:
        return {}
    wanted = {pk for keys in kept.values() for pk in keys}
    members = User.objects.welcome().visible_to(eyes.viewer).in_bulk(wanted)
    return {
        kind: found
        for kind, keys in kept.items()
        if (found := [Person(members[pk], thanked.get(pk)) for pk in keys if pk in members])
    }


def quotes_for(eyes: Eyes) -> list[Quote]:
    """Those that stand now. Words of a group that not all may read leave it in no report that is
    read outside of it, and those of a house that only members read leave the house in none.
    Outside nobody else is named in them."""
    rows = quotes_of(eyes.report)
    if not eyes.is_inside:
        rows = [row for row in rows if _is_open(row, eyes)]
    words = masked(rows) if eyes.side == OUTSIDE else {row.pk: row.text for row in rows}
    return [Quote(row, words[row.pk], named(row), _address(row, eyes)) for row in rows]


def _is_open(row, eyes):
    group = row.post.topic.group
    own = scope_of(eyes.report.scope)
    is_own = own is not None and own.kind == GROUP and own.pk == group.pk
    return group.pk in eyes.read_groups or (is_own and eyes.side != OUTSIDE)


def _address(row, eyes):
    return row.post.get_absolute_url() if eyes.side != OUTSIDE else ""
