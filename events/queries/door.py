"""Reads for the door of a date: who is expected, who came, one ticket, and the sheet of it all."""

from django.db.models import CharField, F, Func, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Left, Lower

from community.core.paging import Page, key_page
from community.members.models import Viewer
from community.members.queries import readable
from events.models import SEATED, Answer, Attendance, Coming, Occurrence, Question

AT_ONCE = 60
WORDS_ASKED, LONGEST = 4, 60


def date_at_door(viewer: Viewer, pk: int) -> Occurrence | None:
    """A date of an announced event that the viewer may know of."""
    return _dates(viewer).filter(pk=pk).first()


def attendance_at_door(viewer: Viewer, pk: int | None) -> Attendance | None:
    """Somebody's answer for a date that the viewer may know of. Whether they host it is asked
    next."""
    rows = Attendance.objects.filter(pk=pk, occurrence__in=_dates(viewer))
    return rows.select_related("member", "occurrence__event__topic__group").first()


def own_ticket(viewer: Viewer, date: Occurrence) -> Attendance | None:
    """The viewer's seat, once it is theirs."""
    rows = Attendance.objects.filter(occurrence=date, member=viewer.pk, coming=Coming.GOING)
    return rows.select_related("member").first()


def expected(date: Occurrence, words: str, after: str) -> Page:
    """Who has a seat or came, by the first letters of their names; `words` narrow them."""
    rows = Attendance.objects.filter(Q(coming__in=SEATED) | Q(came_at__isnull=False))
    rows = rows.filter(occurrence=date).select_related("member", "checked_in_by")
    for word in readable(words[:LONGEST]).split()[:WORDS_ASKED]:
        rows = rows.filter(
            Q(member__display_name__icontains=word) | Q(member__name__icontains=word)
        )
    return key_page(rows.annotate(shown=_ALPHABET), after, keys=("shown", "pk"), size=AT_ONCE)


def sheet_rows(date: Occurrence) -> QuerySet[Attendance]:
    """Everybody who answered, with what they said to the questions."""
    said = Prefetch("answers", queryset=Answer.objects.order_by("pk"))
    rows = Attendance.objects.filter(occurrence=date).select_related("member")
    return rows.prefetch_related(said).order_by("answered_at", "pk")


def questions_of(date: Occurrence) -> list[Question]:
    """All that was ever asked and answered, and all that is asked now."""
    answered = Answer.objects.filter(attendance__occurrence=date).values("question")
    asked = Question.objects.filter(event=date.event_id)
    return list(asked.filter(Q(dropped_at=None) | Q(pk__in=answered)).order_by("position", "pk"))


def _dates(viewer):
    dates = Occurrence.objects.visible_to(viewer).announced()
    return dates.select_related("event__topic__group")


# By the bytes of the name: what a page ends with must fit into an address, whatever it holds.
_ALPHABET = Func(
    Func(
        Left(Lower(F("member__display_name")), 40),
        Value("UTF8"),
        function="convert_to",
        output_field=CharField(),
    ),
    Value("hex"),
    function="encode",
    output_field=CharField(),
)
