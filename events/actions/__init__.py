"""Everything that is done with events."""

from events.actions.announcing import announce_event

__all__ = ["announce_event"]
