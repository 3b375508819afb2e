"""All that the page of one case shows; as many questions for a wave of forty as for one post."""

from dataclasses import dataclass, field

from community.members.models import User, Viewer
from community.screening.queries import screened
from community.screening.reasons import sentence_of
from moderation.models import Case, CaseNote, Decision, Matter, Proposal, Report
from moderation.naming import author_of
from moderation.queries.around import Surroundings, around
from moderation.queries.earlier import Earlier, earlier_cases
from moderation.queries.matters import matters_of, whole_matter
from moderation.queries.people import Card, card_of
from moderation.queries.reviewers import reviewers_in
from moderation.scoring import parts_in_words

MOST = 50  # reports, notes and copies that one page lists


@dataclass
class Screening:
    """What screening said of a text: its reasons in words, and what raised its score."""

    reasons: list[str] = field(default_factory=list)
    score: float | None = None
    parts: list[tuple[str, float]] = field(default_factory=list)

    @property
    def percent(self) -> int:
        return round(100 * (self.score or 0))


@dataclass(frozen=True)
class Word:
    """One report, and what its weight is made of."""

    report: Report
    parts: list[tuple[str, float]]


@dataclass
class CasePage:
    """One case, as whoever reviews it reads it."""

    case: Case
    matter: Matter | None  # the first thing it is about
    copies: list[Matter]  # the others
    place: Surroundings
    words: list[Word]
    screening: Screening
    decisions: list[Decision]
    proposals: list[Proposal]
    notes: list[CaseNote]
    author: User | None
    card: Card | None
    earlier: list[Earlier]


def case_page(viewer: Viewer, case: Case) -> CasePage:
    matter = whole_matter(case)
    author = author_of(case, matter)
    subject = subject_of(matter)
    return CasePage(
        case=case,
        matter=matter,
        copies=matters_of(case, MOST)[1:] if case.matter_count > 1 else [],
        place=around(viewer, matter),
        words=_reports(case),
        screening=_screening(subject, matter),
        decisions=list(_decisions(case)),
        proposals=list(_proposals(case)),
        notes=list(reversed(_notes(case))),
        author=author,
        card=card_of(viewer, author, case) if author else None,
        earlier=earlier_cases(viewer, case, subject),
    )


def subject_of(matter: Matter | None) -> str:
    """By which name screening knows the text."""
    if matter is None:
        return ""
    if matter.post_id:
        return f"post:{matter.post_id}"
    return f"held:{matter.held_id}" if matter.held_id else ""


def _reports(case):
    reports = Report.objects.filter(case=case).select_related("by", "guideline")
    heaviest = reports.order_by("-weight", "pk")[:MOST]
    return [Word(report, parts_in_words(report.parts)) for report in heaviest]


def _screening(subject, matter):
    """Of a held text its own reasons, which stay when screening has forgotten the text."""
    row = screened([subject]).first() if subject else None
    held = matter.held if matter else None
    told = held.reasons if held else row.reasons if row else []
    reasons = [sentence_of(one["rule"], one.get("about", {})) for one in told]
    if row is None:
        return Screening(reasons)
    return Screening(reasons, row.score, [(name, share) for name, share in row.parts])


def _decisions(case):
    decisions = Decision.objects.filter(case=case).select_related("by", "guideline", "undone_by")
    return decisions.order_by("pk")[:MOST]


def _proposals(case):
    waiting = Proposal.objects.filter(case=case, answered_at=None)
    return waiting.select_related("by", "guideline", "member").order_by("pk")


def _notes(case):
    return CaseNote.objects.filter(case=case).select_related("by").order_by("-pk")[:MOST]


def who_could_take(case: Case, viewer: Viewer) -> list[User]:
    """Others who look after the place of the case; whether they see it, is asked once more."""
    if case.group is not None:
        found = User.objects.filter(pk__in=reviewers_in(case.group, case.topic))
    else:
        found = User.objects.welcome().filter(manager_since__isnull=False)
    others = found.exclude(pk__in=[viewer.pk, case.member_id or 0, case.assignee_id or 0])
    return list(others.order_by("display_name", "pk")[:MOST])
