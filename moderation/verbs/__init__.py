"""The verbs of the reviewers: what each does, what it asks, and how it is undone."""

from moderation.models import Verb
from moderation.verbs import content, people, topics, waiting
from moderation.verbs.deed import CannotGiveBack, Deed, Doing, SoAlready, Trace, Undoing

DEEDS: dict[str, Deed] = {
    deed.verb: deed for deed in (*content.DEEDS, *waiting.DEEDS, *topics.DEEDS, *people.DEEDS)
}
WAVE_VERBS = (Verb.KEEP, Verb.HIDE, Verb.DELETE, Verb.RESTORE, Verb.LET_IN, Verb.REFUSE)

__all__ = [
    "DEEDS",
    "WAVE_VERBS",
    "CannotGiveBack",
    "Deed",
    "Doing",
    "SoAlready",
    "Trace",
    "Undoing",
]
