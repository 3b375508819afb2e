"""How peaceful it is, and how well what is reported is dealt with."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.metrics.words import REMOVED
from analytics.scopes import GROUP, PLACE

WHERE = (PLACE, GROUP)

REPORTS_PER_1000 = measured(
    Metric(
        key="reports_per_1000",
        family=Family.ORDER,
        name=_("Reports per 1,000 posts"),
        meaning=_("How many reports members made for every thousand posts."),
        leaves_out=_("In a group, reports about members: they are counted for the whole place."),
        unit=Unit.RATE,
        good=Good.NEITHER,
        scopes=WHERE,
        tells_a_count=True,
    )
)
TIME_TO_DECISION = measured(
    Metric(
        key="time_to_decision",
        family=Family.ORDER,
        name=_("Time to a decision"),
        meaning=_("Hours from opening a case to its decision, for half of the cases decided."),
        leaves_out=_("Cases that are still open."),
        unit=Unit.HOURS,
        good=Good.DOWN,
        scopes=WHERE,
    )
)
UNDONE_SHARE = measured(
    Metric(
        key="undone_share",
        family=Family.ORDER,
        name=_("Decisions undone"),
        meaning=_("Of the decisions made, the share that reviewers undid within seven days."),
        leaves_out=_("Undoing itself is no decision here."),
        unit=Unit.SHARE,
        good=Good.DOWN,
        scopes=WHERE,
    )
)
APPEALS_UPHELD = measured(
    Metric(
        key="appeals_upheld",
        family=Family.ORDER,
        name=_("Decisions that stood on appeal"),
        meaning=_("Of the appeals answered, the share in which the decision was upheld."),
        leaves_out=_("Appeals that nobody has answered yet."),
        unit=Unit.SHARE,
        good=Good.UP,
        scopes=WHERE,
    )
)
HEAT = measured(
    Metric(
        key="heat",
        family=Family.ORDER,
        name=_("Topics that turned hot"),
        meaning=_("How many talks became so heated that those who look after them were told."),
        leaves_out=REMOVED,
        unit=Unit.COUNT,
        good=Good.DOWN,
        smallest=0,  # it speaks of talks
        is_summable=True,
    )
)
