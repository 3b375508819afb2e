"""What a member says when they answer: a line about themselves, and what the hosts asked."""

from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.members.models import User
from events.actions.screened import screened
from events.models import Answer, Attendance, Event, Question

NOTE_MAX, ANSWER_MAX = 80, 500


class AnswerNeeded(Refused):
    """A question that must be answered was not."""

    status = 422


class NoWordsNow(Refused):
    """Who is silenced comes and goes, and says nothing with it."""


class Said:
    """Words beside an answer, and what was said before."""

    def __init__(self, row: Attendance, member: User, note: str, answers: dict[int, str] | None):
        self.row, self.member, self.is_first = row, member, row.pk is None
        self.note = " ".join(note.split())[:NOTE_MAX]
        self.answers = answers
        self.questions: list[Question] = []

    def refuse_unfit(self, event: Event, is_to_come: bool) -> None:
        """Whoever comes answers what must be answered."""
        if is_to_come:
            self.questions = list(event.questions.filter(dropped_at=None))
            self._take_answers()
        if self.member.is_silenced:
            self._refuse_new_words()
        elif any(one.is_required and not self.answers.get(one.pk) for one in self.questions):
            raise AnswerNeeded(_("The hosts need an answer to each question that is marked."))
        self._screen(event)

    def _screen(self, event):
        """What is said anew is read as any other words are."""
        asked = list(self.answers) if self.questions else []
        texts = [self.note, *[self.answers[pk] for pk in asked]]
        before = {self.row.note, *(self._said_before().values() if any(texts[1:]) else ())}
        if set(texts) <= before | {""}:
            return
        note, *said = screened(event=event, author=self.member, texts=texts)
        self.note = note[:NOTE_MAX]
        self.answers = self.answers and dict(
            zip(asked, [one[:ANSWER_MAX] for one in said], strict=True)
        )

    def _take_answers(self):
        given = self.answers
        if given is None:
            given = self._said_before() if self.questions else {}
        known = {one.pk for one in self.questions}
        texts = {pk: " ".join(str(text).split())[:ANSWER_MAX] for pk, text in given.items()}
        self.answers = {pk: text for pk, text in texts.items() if pk in known and text}

    def _said_before(self):
        if self.is_first:
            return {}
        return dict(self.row.answers.values_list("question_id", "text"))

    def _refuse_new_words(self):
        is_new = self.note not in ("", self.row.note)
        if not is_new and self.questions and self.answers:
            is_new = not self.answers.items() <= self._said_before().items()
        if is_new:
            raise NoWordsNow(_("You cannot write at the moment. Answer without words."))
        self.questions = []  # what was said before stays


def write_answers(row: Attendance, said: Said) -> None:
    """What was said now takes the place of what was said before."""
    if not said.questions:
        return
    if not said.is_first:
        row.answers.exclude(question__in=said.answers).delete()
    Answer.objects.bulk_create(
        [Answer(attendance=row, question_id=pk, text=text) for pk, text in said.answers.items()],
        update_conflicts=True,
        unique_fields=["attendance", "question"],
        update_fields=["text"],
    )
