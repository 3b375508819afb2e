"""How much is said, when, and in which language."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.metrics.words import REMOVED
from analytics.models.signal import Span
from analytics.scopes import GROUP, LANGUAGE, PLACE

HOURS_OF_WEEK = 168

TOPICS = measured(
    Metric(
        key="topics",
        family=Family.TALK,
        name=_("New topics"),
        meaning=_("Topics that members opened."),
        leaves_out=REMOVED,
        unit=Unit.COUNT,
        good=Good.UP,
        is_summable=True,
    )
)
POSTS = measured(
    Metric(
        key="posts",
        family=Family.TALK,
        name=_("Posts"),
        meaning=_("Posts that members wrote: those that open topics, and replies."),
        leaves_out=REMOVED,
        unit=Unit.COUNT,
        good=Good.UP,
        is_summable=True,
    )
)
REACTIONS = measured(
    Metric(
        key="reactions",
        family=Family.TALK,
        name=_("Reactions"),
        meaning=_("Reactions that members gave."),
        leaves_out=_("Reactions that were taken back, and those to deleted or hidden posts."),
        unit=Unit.COUNT,
        good=Good.UP,
        is_summable=True,
    )
)
HOURS = measured(
    Metric(
        key="hours",
        family=Family.TALK,
        name=_("Hours of the week"),
        meaning=_(
            "How many posts were written in each hour of the week, by the community’s clock."
        ),
        leaves_out=REMOVED,
        unit=Unit.COUNT,
        good=Good.NEITHER,
        scopes=(PLACE, GROUP),
        spans=(Span.DAYS30, Span.MONTH),
        steps=HOURS_OF_WEEK,
    )
)
LANGUAGES = measured(
    Metric(
        key="languages",
        family=Family.TALK,
        name=_("Share of this language"),
        meaning=_("Of all posts, the share in topics of this language."),
        leaves_out=_("Nothing: topics whose language is unknown count among all posts."),
        unit=Unit.SHARE,
        good=Good.NEITHER,
        scopes=(LANGUAGE,),
        tells_a_count=True,
    )
)
