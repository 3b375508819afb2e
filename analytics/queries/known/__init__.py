"""What the house knows was done, offered as tactics: each thing once."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.utils import timezone

from analytics.models import Dismissed, Tactic
from analytics.queries.known.happened import changed_guidelines, events_held, volunteers_appointed
from analytics.queries.known.series import topic_series
from analytics.queries.known.suggestion import Suggestion
from community.members.models import Viewer

WEEKS = timedelta(weeks=8)
SHOWN = 12

__all__ = ["Known", "Suggestion", "known", "suggestion_known_as", "suggestions"]


@dataclass(frozen=True)
class Known:
    """What is offered, and what somebody said of that it is not worth noting."""

    offered: list[Suggestion]
    dismissed: list[Suggestion]


def known(viewer: Viewer) -> Known:
    """What happened in the last eight weeks where the viewer runs something, and is no tactic
    yet; the newest first. A fixed number of questions."""
    found = _all(viewer)
    names = [one.known_as for one in found]
    taken, left = (_named(model, names) for model in (Tactic, Dismissed))
    free = [one for one in found if one.known_as not in taken]
    return Known(
        offered=[one for one in free if one.known_as not in left][:SHOWN],
        dismissed=[one for one in free if one.known_as in left][:SHOWN],
    )


def suggestions(viewer: Viewer) -> list[Suggestion]:
    """What is offered."""
    return known(viewer).offered


def suggestion_known_as(viewer: Viewer, known_as: str) -> Suggestion | None:
    """The one of this name, whether it is a tactic by now or not; none of what is not theirs."""
    return next((one for one in _all(viewer) if one.known_as == known_as), None)


def _all(viewer):
    since = timezone.now() - WEEKS
    sources = (events_held, changed_guidelines, volunteers_appointed, topic_series)
    found = chain.from_iterable(source(viewer, since) for source in sources)
    return sorted(found, key=lambda one: (one.on, one.known_as), reverse=True)


def _named(model, names):
    rows = model.objects.filter(known_as__in=names)
    return set(rows.values_list("known_as", flat=True))
