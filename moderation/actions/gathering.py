"""What is brought is gathered: one open case about a thing, and one about a wave of copies."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, F, Max, QuerySet, Sum
from django.utils import timezone

from community.groups.models import Group, JoinRequest
from community.live.announcing import announce
from community.members.models import User
from community.screening.queries import wave_of
from community.topics.models import Held, Post, Topic
from moderation.models import Appeal, Case, CaseKind, CaseState, Matter, Report, ReportKind
from moderation.queries.cases import MOST
from moderation.queries.practice import promised_within

Thing = Post | Topic | User | Group | Held | JoinRequest | Appeal
NAMES = {
    Post: "post",
    Topic: "topic",
    User: "member",
    Group: "group",
    Held: "held",
    JoinRequest: "request",
    Appeal: "appeal",
}
TURNS = 0x0CA5E  # our drawer among PostgreSQL's advisory locks
# The gravest first: what else is brought about the same thing makes a case graver, never lighter.
GRAVITY = list(dict.fromkeys([CaseKind.ILLEGAL, CaseKind.SECOND, *CaseKind]))


@dataclass(frozen=True)
class Place:
    """Where a thing stands, and whose words or conduct it is: who may work on it follows."""

    group_id: int | None = None
    topic_id: int | None = None
    language: str = ""
    member_id: int | None = None


def name_of(thing: Thing) -> str:
    """Which of a matter's columns holds a thing of this kind."""
    return NAMES[type(thing)]


def place_of(thing: Thing) -> Place:
    """The place of a thing, as its case keeps it."""
    match thing:
        case Post():
            return _of_topic(thing.topic, thing.author_id)
        case Topic():
            return _of_topic(thing, thing.author_id)
        case Held():
            language = thing.language or (thing.topic.language if thing.topic else "")
            return Place(thing.group_id, thing.topic_id, language, thing.author_id)
        case JoinRequest():
            return Place(thing.group_id, member_id=thing.member_id)
        case Group():
            return Place(thing.pk)
        case Appeal():
            return _of_decision(thing.decision)
    return Place(member_id=thing.pk)


def _of_topic(topic, author_id):
    return Place(topic.group_id, topic.pk, topic.language, author_id)


def _of_decision(decision):
    return Place(decision.place_id, decision.topic_id, member_id=decision.about_id)


@transaction.atomic
def case_about(*, kind: CaseKind, thing: Thing, language: str = "") -> Case:
    """The open case about a thing or about its wave, with the thing among its matters.

    It is locked until the transaction ends. Another kind can make it graver and sooner due.
    """
    name = name_of(thing)
    found = _open_case(name, thing.pk)
    if found is None:
        _take_turns(name, thing.pk)  # whoever came first has opened it by now
        found = _open_case(name, thing.pk)
    if found is None:
        found = _case_of_wave(name, thing.pk)
        place = place_of(thing)
        case = _joined(found, place) if found else _opened(kind, place, language)
        Matter.objects.create(case=case, **{name: thing})
        Case.objects.filter(pk=case.pk).update(matter_count=F("matter_count") + 1)
        case.matter_count += 1
    else:
        case = found
    _make_graver(case, kind)
    announce("queue", f"case:{case.pk}", case=case.pk)
    return case


def _open_case(name: str, pk: int) -> Case | None:
    matters = Matter.objects.filter(**{name: pk}, closed_at=None)
    return _locked(Case.objects.filter(pk__in=matters.values("case"))).first()


def _locked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Open cases only; one that is decided while this waits for it is not among them."""
    return cases.filter(decided_at=None).select_for_update(no_key=True).order_by("pk")


def _take_turns(name, pk):
    """Until the transaction ends, nobody else opens a case about this thing; or, where it is a
    text, about any: copies that come at the same moment belong together."""
    drawer = (
        0 if name in ("post", "held") else zlib.crc32(f"{name}:{pk}".encode()) % (2**31 - 1) + 1
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNS, drawer])


def _case_of_wave(name, pk) -> Case | None:
    """An open case about nearly the same text, that nobody is deciding at this moment and that
    has room: what one decision answers stays short."""
    if name not in ("post", "held"):
        return None
    near = [subject for subject, _share in wave_of(f"{name}:{pk}")]
    posts, held = (_keys(near, kind) for kind in ("post", "held"))
    matters = Matter.objects.filter(closed_at=None)
    about = (
        matters.filter(post__in=posts)
        .values("case")
        .union(matters.filter(held__in=held).values("case"))
    )
    cases = sorted({row["case"] for row in about}) if near else []
    open_ones = Case.objects.filter(pk__in=cases, decided_at=None, matter_count__lt=MOST)
    return open_ones.select_for_update(skip_locked=True, no_key=True).order_by("pk").first()


def _keys(subjects: Iterable[str], kind: str) -> list[int]:
    pairs = (subject.partition(":") for subject in subjects)
    return [int(pk) for name, _colon, pk in pairs if name == kind and pk.isdecimal()]


def _opened(kind, place, language) -> Case:
    now = timezone.now()
    return Case.objects.create(
        kind=kind,
        group_id=place.group_id,
        topic_id=place.topic_id,
        language=language or place.language,
        member_id=place.member_id,
        opened_at=now,
        due_at=now + promised_within(kind),
    )


def _joined(case: Case, place: Place) -> Case:
    """A wave keeps of its place what all its copies share: for those who may see all of them."""
    shared = {
        name: getattr(case, name) if getattr(case, name) == getattr(place, name) else empty
        for name, empty in (
            ("group_id", None),
            ("topic_id", None),
            ("language", ""),
            ("member_id", None),
        )
    }
    for name, value in shared.items():
        setattr(case, name, value)
    case.save(update_fields=["group", "topic", "language", "member"])
    return case


def _make_graver(case: Case, kind: str) -> None:
    """The gravest of its kinds is the case's; what is promised sooner holds."""
    if GRAVITY.index(kind) >= GRAVITY.index(case.kind):
        return
    case.kind = kind
    case.due_at = min(case.due_at, timezone.now() + promised_within(kind))
    case.save(update_fields=["kind", "due_at"])


@transaction.atomic
def recount_case(case: Case) -> Case:
    """What its reports add up to: the score, how many people, the guideline that most named."""
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    reports = Report.objects.filter(case=case)
    case.score, case.people_count = _summed(reports)
    case.guideline_id = _most_named(reports)
    case.matter_count = Matter.objects.filter(case=case).count()
    case.save(update_fields=["score", "people_count", "guideline", "matter_count"])
    if not case.is_decided and reports.filter(kind=ReportKind.ILLEGAL).exists():
        _make_graver(case, CaseKind.ILLEGAL)
    announce("queue", f"case:{case.pk}", case=case.pk)
    return case


def _summed(reports: QuerySet[Report]) -> tuple[float, int]:
    """Each person once, with the heaviest of theirs; each word of an archive by itself."""
    said = reports.exclude(by=None).order_by().values("by").annotate(most=Max("weight"))
    people = said.aggregate(score=Sum("most"), count=Count("by"))
    brought = reports.filter(by=None).aggregate(score=Sum("weight"))
    return (people["score"] or 0) + (brought["score"] or 0), people["count"]


def _most_named(reports: QuerySet[Report]) -> int | None:
    """The guideline that most people named; of several the one with the lowest number."""
    named = (
        reports.exclude(guideline=None)
        .values("guideline")
        .annotate(people=Count("by", distinct=True))
    )
    first = named.order_by("-people", "guideline__number", "guideline").first()
    return first["guideline"] if first else None


@transaction.atomic
def settle_thing(thing: Thing) -> Case | None:
    """The thing was answered where it stood. Its case closes with its last matter.

    What members reported stays until somebody has judged their reports.
    """
    case = _open_case(name_of(thing), thing.pk)
    if case is None or Report.objects.filter(case=case, judged_at=None).exists():
        return None
    now = timezone.now()
    Matter.objects.filter(case=case, closed_at=None, **{name_of(thing): thing}).update(
        closed_at=now
    )
    return settle_case(case)


@transaction.atomic
def settle_case(case: Case) -> Case:
    """Decided, without a decision, where nothing is left to decide."""
    case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if not case.is_decided and not case.matters.filter(closed_at=None).exists():
        case.state, case.decided_at = CaseState.DECIDED, timezone.now()
        case.save(update_fields=["state", "decided_at"])
    announce("queue", f"case:{case.pk}", case=case.pk)
    return case
