"""What people come together for."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.scopes import GROUP, PLACE

WHERE = (PLACE, GROUP)
NOT_HELD = _("Dates that were cancelled, and drafts.")

EVENTS_HELD = measured(
    Metric(
        key="events_held",
        family=Family.EVENTS,
        name=_("Events held"),
        meaning=_("Dates of events that ended."),
        leaves_out=NOT_HELD,
        unit=Unit.COUNT,
        good=Good.UP,
        scopes=WHERE,
        smallest=0,  # it speaks of dates
        is_summable=True,
    )
)
SEATS = measured(
    Metric(
        key="seats",
        family=Family.EVENTS,
        name=_("Seats offered"),
        meaning=_("How many seats there were at the dates that ended."),
        leaves_out=_("Dates without a limit, dates that were cancelled, and drafts."),
        unit=Unit.COUNT,
        good=Good.UP,
        scopes=WHERE,
        smallest=0,  # it speaks of chairs
        is_summable=True,
    )
)
ATTENDANCE = measured(
    Metric(
        key="attendance",
        family=Family.EVENTS,
        name=_("Came to events"),
        meaning=_("How many members and guests were checked in at the dates that ended."),
        leaves_out=_("Who came and was not checked in."),
        unit=Unit.COUNT,
        good=Good.UP,
        scopes=WHERE,
        is_summable=True,
    )
)
NO_SHOWS = measured(
    Metric(
        key="no_shows",
        family=Family.EVENTS,
        name=_("Said yes and did not come"),
        meaning=_("Of the members who had said that they were going, the share who did not come."),
        leaves_out=_("Dates at which nobody was checked in."),
        unit=Unit.SHARE,
        good=Good.DOWN,
        scopes=WHERE,
        tells_a_count=True,
    )
)
