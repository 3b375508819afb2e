"""What is read, and what is looked for in vain."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.scopes import GROUP, LANGUAGE, PLACE

UNSIGNED = _("It is not kept who searched.")

WITHOUT_HIT = measured(
    Metric(
        key="searches_without_hit",
        family=Family.FINDING,
        name=_("Searches without a hit"),
        meaning=_("Of all searches, the share that found nothing."),
        leaves_out=UNSIGNED,
        unit=Unit.SHARE,
        good=Good.DOWN,
        scopes=(PLACE, LANGUAGE),
        smallest=0,  # nobody knows whose they were
    )
)
WITHOUT_HIT_COUNT = measured(
    Metric(
        key="searches_without_hit_count",
        family=Family.FINDING,
        name=_("Searches in vain"),
        meaning=_("How many searches found nothing."),
        leaves_out=UNSIGNED,
        unit=Unit.COUNT,
        good=Good.DOWN,
        scopes=(PLACE, LANGUAGE),
        smallest=0,
        is_summable=True,
    )
)
PAGE_READS = measured(
    Metric(
        key="page_reads",
        family=Family.FINDING,
        name=_("Pages read by members"),
        meaning=_("How many pages members opened: topics, groups, lists and the first page."),
        leaves_out=_(
            "Guests, settings, the desk, and what was counted while the counter was away."
        ),
        unit=Unit.COUNT,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        is_summable=True,
    )
)
GUEST_READS = measured(
    Metric(
        key="guest_reads",
        family=Family.FINDING,
        name=_("Pages read by guests"),
        meaning=_("How many pages people without an account opened."),
        leaves_out=_("Whatever calls itself a robot. Of guests, nothing but this number is kept."),
        unit=Unit.COUNT,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        smallest=0,  # nobody is known
        is_summable=True,
    )
)
