"""Signals, goals and tactics, engagement reports, advice."""

from analytics.models.advice import Advice, AdviceState, Confidence, Level, Pin
from analytics.models.goal import (
    WORDS_MAX,
    Cadence,
    Effect,
    Finding,
    Goal,
    GoalState,
    Strategy,
    Tactic,
    TacticKind,
    Verdict,
)
from analytics.models.report import (
    EngagementReport,
    Evaluation,
    PlannedChange,
    Printing,
    ReportLink,
    ReportQuote,
    Rhythm,
    Tone,
)
from analytics.models.signal import Flush, PageReads, Rollup, Signal, Span

__all__ = [
    "WORDS_MAX",
    "Advice",
    "AdviceState",
    "Cadence",
    "Confidence",
    "Effect",
    "EngagementReport",
    "Evaluation",
    "Finding",
    "Flush",
    "Goal",
    "GoalState",
    "Level",
    "PageReads",
    "Pin",
    "PlannedChange",
    "Printing",
    "ReportLink",
    "ReportQuote",
    "Rhythm",
    "Rollup",
    "Signal",
    "Span",
    "Strategy",
    "Tactic",
    "TacticKind",
    "Tone",
    "Verdict",
]
