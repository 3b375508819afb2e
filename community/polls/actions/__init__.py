"""All that is done with polls. Locks are taken in this order: topic, post, poll."""

from community.polls.actions.choosing import NotThere, choose_option
from community.polls.actions.closing import (
    NotOpen,
    SealedForGood,
    close_poll,
    reopen_poll,
)
from community.polls.actions.consulting import Fixed, StillOpen, answer_poll, consult
from community.polls.actions.opening import Choice, HasPoll, drop_poll, open_poll
from community.polls.actions.voting import NotAChoice, NotYours, take_vote_back, vote

__all__ = [
    "Choice",
    "Fixed",
    "HasPoll",
    "NotAChoice",
    "NotOpen",
    "NotThere",
    "NotYours",
    "SealedForGood",
    "StillOpen",
    "answer_poll",
    "choose_option",
    "close_poll",
    "consult",
    "drop_poll",
    "open_poll",
    "reopen_poll",
    "take_vote_back",
    "vote",
]
