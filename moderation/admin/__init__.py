"""The reviewers' tables at the desk."""

from moderation.admin.log import DecisionAdmin
from moderation.admin.practice import PracticeAdmin
from moderation.admin.ready_texts import ReadyTextAdmin
from moderation.admin.sanctions import SanctionAdmin

__all__ = ["DecisionAdmin", "PracticeAdmin", "ReadyTextAdmin", "SanctionAdmin"]
