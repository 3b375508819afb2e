"""What becomes of those who are new."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.models.signal import Span
from analytics.scopes import GROUP, LANGUAGE, PLACE

FIRST_POST_DAYS, STAYS_DAYS, STAYS_WEEKS = 14, 60, 2
COHORT_WEEKS = 12  # after the week in which a cohort began
FOURTH = 4
LONGER = (Span.WEEK, Span.DAYS30, Span.MONTH, Span.QUARTER)

FIRST_POST = measured(
    Metric(
        key="newcomer_first_post",
        family=Family.NEWCOMERS,
        name=_("First post within 14 days"),
        meaning=_(
            "Of the members who came in for the first time, the share who wrote something in "
            "their first 14 days. A first visit that nobody noted is the day of joining, and in a "
            "group it always is."
        ),
        leaves_out=_("Who came in during the last 14 days: their time is not over."),
        unit=Unit.SHARE,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        spans=LONGER,
        reaches_back=FIRST_POST_DAYS,
    )
)
STAYS = measured(
    Metric(
        key="newcomer_stays",
        family=Family.NEWCOMERS,
        name=_("Newcomers who stay"),
        meaning=_(
            "Of the members who came in for the first time, the share who were active in at least "
            "two different weeks of their first 60 days. A first visit that nobody noted is the "
            "day of joining, and in a group it always is."
        ),
        leaves_out=_("Who came in during the last 60 days: their time is not over."),
        unit=Unit.SHARE,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        spans=LONGER,
        reaches_back=STAYS_DAYS,
    )
)
RETENTION = measured(
    Metric(
        key="retention",
        family=Family.NEWCOMERS,
        name=_("Who comes back, week by week"),
        meaning=_(
            "Of the members whose first post was in the same week, the share who wrote again so "
            "many weeks later."
        ),
        leaves_out=_("Members who never wrote, and what was deleted or hidden."),
        unit=Unit.SHARE,
        good=Good.UP,
        scopes=(PLACE, GROUP, LANGUAGE),
        spans=(Span.WEEK,),
        steps=COHORT_WEEKS + 1,
        reaches_back=7 * COHORT_WEEKS,
    )
)
RETENTION_4 = measured(
    Metric(
        key="retention_4",
        family=Family.NEWCOMERS,
        name=_("Back after four weeks"),
        meaning=_(
            "Of the members whose first post was four weeks earlier, the share who wrote again in "
            "the fourth week after."
        ),
        leaves_out=_("Members who never wrote, and what was deleted or hidden."),
        unit=Unit.SHARE,
        good=Good.UP,
        scopes=(PLACE, GROUP, LANGUAGE),
        spans=LONGER,
        reaches_back=7 * FOURTH,
    )
)
