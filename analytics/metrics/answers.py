"""Who asks, and how soon somebody answers."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.registry import Family, Good, Metric, Unit, measured


def _response(key, name, meaning, leaves_out):
    return measured(
        Metric(
            key=key,
            family=Family.ANSWERS,
            name=name,
            meaning=meaning,
            leaves_out=leaves_out,
            unit=Unit.HOURS,
            good=Good.DOWN,
        )
    )


FIRST_RESPONSE_MEDIAN = _response(
    "first_response_median",
    _("Time to first reply"),
    _(
        "Hours until half of the new topics have a reply by another member who is no manager. "
        "Topics without one count as waiting longer than now."
    ),
    _(
        "Replies by managers and by whoever opened the topic, and what came more than seven days "
        "after the end of the time shown."
    ),
)
FIRST_RESPONSE_P90 = _response(
    "first_response_p90",
    _("Time to first reply, the slow tenth"),
    _(
        "Hours until nine of ten new topics have a reply by another member who is no manager. "
        "Topics without one count as waiting longer than now."
    ),
    _(
        "Replies by managers and by whoever opened the topic, and what came more than seven days "
        "after the end of the time shown."
    ),
)
FIRST_RESPONSE_MEDIAN_ALL = _response(
    "first_response_median_all",
    _("Time to first reply, managers included"),
    _(
        "Hours until half of the new topics have a reply by anybody else. "
        "Topics without one count as waiting longer than now."
    ),
    _(
        "Replies by whoever opened the topic, and what came more than seven days after the end of "
        "the time shown."
    ),
)
FIRST_RESPONSE_P90_ALL = _response(
    "first_response_p90_all",
    _("Time to first reply, managers included, the slow tenth"),
    _(
        "Hours until nine of ten new topics have a reply by anybody else. "
        "Topics without one count as waiting longer than now."
    ),
    _(
        "Replies by whoever opened the topic, and what came more than seven days after the end of "
        "the time shown."
    ),
)
ANSWERED_24H = measured(
    Metric(
        key="answered_24h",
        family=Family.ANSWERS,
        name=_("Answered within 24 hours"),
        meaning=_("Of the new topics, the share with a reply by another person within 24 hours."),
        leaves_out=_(
            "Topics whose 24 hours are not over, and replies by whoever opened the topic."
        ),
        unit=Unit.SHARE,
        good=Good.UP,
    )
)
ANSWERED_72H = measured(
    Metric(
        key="answered_72h",
        family=Family.ANSWERS,
        name=_("Answered within 72 hours"),
        meaning=_("Of the new topics, the share with a reply by another person within 72 hours."),
        leaves_out=_(
            "Topics whose 72 hours are not over, and replies by whoever opened the topic."
        ),
        unit=Unit.SHARE,
        good=Good.UP,
    )
)
SOLVED_SHARE = measured(
    Metric(
        key="solved_share",
        family=Family.ANSWERS,
        name=_("Questions solved"),
        meaning=_("Of the new questions, the share in which a reply was taken as the answer."),
        leaves_out=_(
            "Topics that are no questions, and answers taken more than seven days later."
        ),
        unit=Unit.SHARE,
        good=Good.UP,
    )
)
UNANSWERED_NOW = measured(
    Metric(
        key="unanswered_now",
        family=Family.ANSWERS,
        name=_("Waiting for a reply"),
        meaning=_(
            "Topics of the last 30 days that had no reply by another person when the day ended."
        ),
        leaves_out=_("Topics older than 30 days, and topics that were closed."),
        unit=Unit.COUNT,
        good=Good.DOWN,
    )
)
