"""Who is here: active members, readers, and how many came anew."""

from django.utils.translation import gettext_lazy as _

from analytics.metrics.newcomers import LONGER
from analytics.metrics.registry import Family, Good, Metric, Unit, measured
from analytics.scopes import GROUP, PLACE

A_FEW = 3  # active members that a day counts as on which there were fewer than are told

ACTIVE = measured(
    Metric(
        key="active",
        family=Family.PEOPLE,
        name=_("Active members"),
        meaning=_(
            "Members who did something: wrote, reacted, voted, answered an invitation to an "
            "event, or came to one."
        ),
        leaves_out=_(
            "Who only reads is counted as a reader. Votes count on the day their poll closes. "
            "What was deleted or hidden is left out."
        ),
        unit=Unit.PEOPLE,
        good=Good.UP,
    )
)
READERS = measured(
    Metric(
        key="readers",
        family=Family.PEOPLE,
        name=_("Readers"),
        meaning=_("Members who came by and only read."),
        leaves_out=_(
            "Guests, members who did something in the same time and, in a group, whoever opened "
            "neither its page nor one of its topics."
        ),
        unit=Unit.PEOPLE,
        good=Good.NEITHER,
        scopes=(PLACE, GROUP),
    )
)
NEW_MEMBERS = measured(
    Metric(
        key="new_members",
        family=Family.PEOPLE,
        name=_("New members"),
        meaning=_("Members who joined: the place, or this group."),
        leaves_out=_("Those whom no manager has let in yet."),
        unit=Unit.PEOPLE,
        good=Good.UP,
        scopes=(PLACE, GROUP),
        is_summable=True,
    )
)
STICKINESS = measured(
    Metric(
        key="stickiness",
        family=Family.PEOPLE,
        name=_("Stickiness"),
        meaning=_(
            "How many of the members active in the last 30 days are active on one day, averaged "
            "over the days."
        ),
        leaves_out=_(
            "Days with no active member in the 30 days before. A day with one to four active "
            "members counts as one with three, so that the hidden number cannot be worked out."
        ),
        unit=Unit.SHARE,
        good=Good.UP,
        spans=LONGER,
    )
)
