"""What members are told of events: whom a happening concerns, and what it says to whom now.

What `Happening.about` holds: of a change `{"changes": [[what, before, after], …]}`, where `what`
is the name of the date's property (starts_at, ends_at, place, directions, online_url, note), with
moments in ISO 8601; of a reminder `{"starts_at": …}`, the time it was for. Who asks to come is its
`member`.
"""

from events.telling import counting, digest, words  # noqa: F401  (they register)
from events.telling.whom import tell_happening

__all__ = ["tell_happening"]
