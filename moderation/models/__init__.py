"""Reports, cases, decisions, and what follows from them."""

from moderation.models.appeal import Appeal, Outcome
from moderation.models.case import THINGS, Case, CaseKind, CaseNote, CaseState, Matter
from moderation.models.decision import REASON_MAX, TARGETS, Decision, Proposal, Verb
from moderation.models.listening import Asked, Spell, topics_in_care
from moderation.models.practice import Practice
from moderation.models.ready_text import ReadyText
from moderation.models.report import NOTE_MAX, REPORTED, Report, ReportKind
from moderation.models.sanction import SANCTIONS, Sanction

__all__ = [
    "NOTE_MAX",
    "REASON_MAX",
    "REPORTED",
    "SANCTIONS",
    "TARGETS",
    "THINGS",
    "Appeal",
    "Asked",
    "Case",
    "CaseKind",
    "CaseNote",
    "CaseState",
    "Decision",
    "Matter",
    "Outcome",
    "Practice",
    "Proposal",
    "ReadyText",
    "Report",
    "ReportKind",
    "Sanction",
    "Spell",
    "Verb",
    "topics_in_care",
]
