"""One thing that the house knows was done."""

from dataclasses import dataclass
from datetime import date

from analytics.models import TacticKind
from analytics.scopes import Scope
from community.topics.models import Topic
from events.models import Event


@dataclass(frozen=True)
class Suggestion:
    """`known_as` names it for ever; `title` and `about` are words for the form and the list."""

    known_as: str
    kind: TacticKind
    title: str
    about: str
    scope: Scope
    on: date
    ended_on: date | None = None
    address: str = ""
    event: Event | None = None
    topic: Topic | None = None

    @property
    def kind_words(self):
        return self.kind.label
