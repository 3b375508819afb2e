"""Which parts of the house have figures, and what they are called."""

from collections.abc import Iterable
from itertools import chain

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from taggit.models import Tag

from analytics.metrics.registry import SMALLEST
from analytics.models import Rollup, Signal, Span
from analytics.scopes import GROUP, LANGUAGE, PLACE, TAG, WHOLE, Scope, scope_of
from community.groups.models import Group, Visibility
from community.members.models import Viewer
from community.topics.models import Topic

COUNTED_BY = "posts"  # a tag or a language is a part of the house where something was written
GROUPS_MOST, TAGS_MOST = 300, 60


def parts_for(viewer: Viewer) -> list[tuple[Scope, str]]:
    """The parts whose figures the viewer sees, with their names: the place, groups, languages,
    the liveliest tags; of each kind by name."""
    groups = Group.objects.managed_by(viewer).awake().in_order()
    found = [
        (Scope(GROUP, str(pk)), name)
        for pk, name in groups.values_list("pk", "name")[:GROUPS_MOST]
    ]
    if not (viewer.is_authenticated and viewer.is_manager):
        return _by_name(found)
    names = names_of(_lively(viewer))
    lively = [(scope_of(one), name) for one, name in names.items()]
    kinds = ([one for one in lively if one[0].kind == kind] for kind in (LANGUAGE, TAG))
    return [(WHOLE, place_name()), *_by_name(found), *chain.from_iterable(map(_by_name, kinds))]


def by_kind(parts: Iterable[tuple[Scope | str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same for something to choose from: the place without a heading, then each kind under
    its own."""
    found = [(str(scope), name) for scope, name in parts]
    grouped = [
        (heading, [one for one in found if one[0].partition(":")[0] == kind])
        for kind, heading in _headings()
    ]
    return [(heading, rows) for heading, rows in grouped if rows]


def _headings():
    return (
        (PLACE, ""),
        (GROUP, pgettext("parts of the house", "Groups")),
        (LANGUAGE, pgettext("parts of the house", "Languages")),
        (TAG, pgettext("parts of the house", "Tags")),
    )


def _by_name(parts):
    return sorted(parts, key=lambda one: one[1].casefold())


def is_part(scope: Scope) -> bool:
    """Whether the house has such a part, or had it: of what is gone figures are kept."""
    there = {
        GROUP: lambda: Group.objects.filter(pk=scope.pk).exists(),
        LANGUAGE: lambda: scope.key in dict(settings.LANGUAGES),
        TAG: lambda: Tag.objects.filter(pk=scope.pk).exists(),
        PLACE: lambda: True,
    }
    return there[scope.kind]() or Signal.objects.filter(scope=str(scope)).exists()


def is_tag_worn(scope: Scope, viewer: Viewer) -> bool:
    return bool(tags_worn([scope.pk], viewer))


def tags_worn(keys: Iterable[int], viewer: Viewer) -> set[int]:
    """Those of these tags that a topic wears which the viewer reads; for who is not signed in, one
    that stands open."""
    if viewer.is_authenticated:
        topics = Topic.objects.visible_to(viewer)
    else:
        topics = Topic.objects.filter(group__visibility=Visibility.OPEN)
    standing = topics.standing().filter(tags__in=keys)
    return set(standing.order_by().values_list("tags", flat=True).distinct()) & set(keys)


def names_of(scopes: Iterable[Scope | str]) -> dict[str, str]:
    """What scopes are called, by the word that they are written as. Two questions at most; a
    group or a tag that is gone says so."""
    known = {str(one): scope_of(str(one)) for one in scopes}
    wanted = {
        kind: [one.pk for one in known.values() if one and one.kind == kind]
        for kind in (GROUP, TAG)
    }
    groups, tags = _by_key(Group, wanted[GROUP]), _by_key(Tag, wanted[TAG])
    return {written: _name(one, groups, tags) for written, one in known.items()}


def name_of(scope: Scope | str) -> str:
    return names_of([scope])[str(scope)]


def place_name() -> str:
    return pgettext("scope of a figure", "The whole place")


def _name(scope, groups, tags):
    gone = _("No longer there")
    if scope is None:
        return gone
    if scope.kind == PLACE:
        return place_name()
    if scope.kind == LANGUAGE:
        return dict(settings.LANGUAGES).get(scope.key, scope.key)
    if scope.kind == GROUP:
        return groups.get(scope.pk, gone)
    return f"#{tags[scope.pk]}" if scope.pk in tags else gone


def _by_key(model, keys):
    return dict(model.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _lively(viewer) -> list[str]:
    """Languages, and the tags with which most was written in the last thirty days, by five people
    or more: what is chosen by a figure tells of it (L14)."""
    day = Rollup.objects.order_by("-day").values_list("day", flat=True).first()
    rows = Signal.objects.visible_to(viewer).filter(
        day=day, metric=COUNTED_BY, span=Span.DAYS30, step=0
    )
    languages = Q(scope__startswith=f"{LANGUAGE}:")
    rows = rows.filter(languages | Q(scope__startswith=f"{TAG}:", n__gte=SMALLEST))
    found = list(rows.order_by("-value", "scope").values_list("scope", flat=True))
    tags = [one for one in found if one.startswith(f"{TAG}:")]
    return [one for one in found if one.startswith(f"{LANGUAGE}:")] + tags[:TAGS_MOST]
