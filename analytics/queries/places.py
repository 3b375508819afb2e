"""Which parts of the house have figures, and what they are called."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from taggit.models import Tag

from analytics.models import Rollup, Signal, Span
from analytics.scopes import GROUP, LANGUAGE, PLACE, TAG, WHOLE, Scope, scope_of
from community.groups.models import Group
from community.members.models import Viewer

COUNTED_BY = "topics"  # a tag or a language is a part of the house where topics were opened
GROUPS_MOST, TAGS_MOST = 300, 60


def parts_for(viewer: Viewer) -> list[tuple[Scope, str]]:
    """The parts whose figures the viewer sees, with their names: the place, groups, languages,
    the liveliest tags."""
    groups = Group.objects.managed_by(viewer).awake().in_order()
    found = [
        (Scope(GROUP, str(pk)), name)
        for pk, name in groups.values_list("pk", "name")[:GROUPS_MOST]
    ]
    if not (viewer.is_authenticated and viewer.is_manager):
        return found
    lively = _lively(viewer)
    names = names_of(lively)
    return [(WHOLE, place_name()), *found, *((scope_of(one), names[one]) for one in lively)]


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
    """Languages first, then tags with the most topics of the last thirty days."""
    day = Rollup.objects.order_by("-day").values_list("day", flat=True).first()
    rows = Signal.objects.visible_to(viewer).filter(
        day=day, metric=COUNTED_BY, span=Span.DAYS30, step=0, value__gt=0
    )
    found = [one for (one,) in rows.order_by("-value", "scope").values_list("scope")]
    languages = sorted(one for one in found if one.startswith(f"{LANGUAGE}:"))
    return languages + [one for one in found if one.startswith(f"{TAG}:")][:TAGS_MOST]
