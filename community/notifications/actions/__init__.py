"""Everything that is done with notices."""

from community.notifications.actions.choosing import (
    choose_rhythm,
    choose_ways,
    resume_mail,
    stop_mail,
    unsubscribe,
)
from community.notifications.actions.gathering import gather_anew, place_anew
from community.notifications.actions.reading import (
    count_anew,
    note_mailed,
    read_all,
    read_gathered,
    read_notices,
)
from community.notifications.actions.telling import notify

__all__ = [
    "choose_rhythm",
    "choose_ways",
    "count_anew",
    "gather_anew",
    "note_mailed",
    "notify",
    "place_anew",
    "read_all",
    "read_gathered",
    "read_notices",
    "resume_mail",
    "stop_mail",
    "unsubscribe",
]
