"""Everything that is done with events."""

from events.actions.announcing import announce_event
from events.actions.answering import answer_date, confirm_seat, give_up
from events.actions.cancelling import cancel_date, cancel_event, restore_date, restore_event
from events.actions.changing import change_date
from events.actions.door import check_in, check_in_walk_in, check_out, say_how_it_was
from events.actions.editing import edit_event
from events.actions.judging import judge, set_capacity
from events.actions.planning import drop_draft, plan_event
from events.dating import extend_series
from events.lapsing import lapse_offers

__all__ = [
    "announce_event",
    "answer_date",
    "cancel_date",
    "cancel_event",
    "change_date",
    "check_in",
    "check_in_walk_in",
    "check_out",
    "confirm_seat",
    "drop_draft",
    "edit_event",
    "extend_series",
    "give_up",
    "judge",
    "lapse_offers",
    "plan_event",
    "restore_date",
    "restore_event",
    "say_how_it_was",
    "set_capacity",
]
