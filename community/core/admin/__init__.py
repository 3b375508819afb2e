"""What the desk's lists and forms have in common, and the lists of what leaves the house."""

from community.core.admin.outbox import LetterAdmin, PromiseAdmin

__all__ = ["LetterAdmin", "PromiseAdmin"]
