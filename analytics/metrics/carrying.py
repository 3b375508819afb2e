"""On how many shoulders the place rests."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.newcomers import LONGER
from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.metrics.words import REMOVED
from analytics.models.signal import Span
from analytics.scopes import GROUP, PLACE

QUIET_POSTS, QUIET_THANKED_BY = 10, 3  # at most so many posts; by at least so many others

STAFF_SHARE = measured(
    Metric(
        key="staff_share",
        family=Family.CARRYING,
        name=_("Replies by managers"),
        meaning=_(
            "Of all replies, the share that managers of the place or of the group wrote. Falling, "
            "it says that members carry the place themselves."
        ),
        leaves_out=_(
            "What was deleted or hidden, and who managed then: it goes by who manages when the "
            "day is counted, so that counting old days again changes them."
        ),
        unit=Unit.SHARE,
        good=Good.DOWN,
    )
)
ABSENCE_FACTOR = measured(
    Metric(
        key="absence_factor",
        family=Family.CARRYING,
        name=_("On how many it rests"),
        meaning=_(
            "The smallest number of members who together wrote half of all posts. If it is small, "
            "few may not be missing."
        ),
        leaves_out=REMOVED,
        unit=Unit.PEOPLE,
        good=Good.UP,
        spans=LONGER,
    )
)
QUIET_EXPERTS = measured(
    Metric(
        key="quiet_experts",
        family=Family.CARRYING,
        name=_("Quiet experts"),
        meaning=_(
            "Members who write little, at most ten posts, and whose replies at least three other "
            "people thanked with a reaction or took as their answer."
        ),
        leaves_out=REMOVED,
        unit=Unit.PEOPLE,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        spans=(Span.DAYS30, Span.MONTH),
    )
)
