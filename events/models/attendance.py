"""Who comes to a date, who waits for a seat, and who came."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from events.models.event import GUESTS_MAX, Question
from events.models.occurrence import Occurrence


class Coming(models.TextChoices):
    """What a member answered, and how far that got them."""

    GOING = "going", _("Going")
    OFFERED = "offered", _("A seat is kept")  # promoted from the waiting list, to be confirmed
    WAITING = "waiting", _("On the waiting list")
    ASKED = "asked", _("Waits for the organisers")
    MAYBE = "maybe", _("Maybe")
    NOT_GOING = "not_going", _("Can’t")
    REFUSED = "refused", _("Not let in")


SEATED = (Coming.GOING, Coming.OFFERED)  # each takes a seat, and one for each guest


class AttendanceQuerySet(models.QuerySet):
    def seated(self):
        return self.filter(coming__in=SEATED)

    def in_line(self):
        """The waiting list, in order. Turns are given under the date's lock: no two are equal."""
        return self.filter(coming=Coming.WAITING).order_by("turn")


class Attendance(models.Model):
    """A member's answer for one date. The seats it takes are counted on the date."""

    occurrence = models.ForeignKey(
        Occurrence, on_delete=models.CASCADE, related_name="attendances"
    )
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="attendances")
    coming = models.CharField(_("answer"), max_length=9, choices=Coming)
    guests = models.PositiveSmallIntegerField(_("guests"), default=0)
    note = models.CharField(_("a line about you"), max_length=80, blank=True)
    turn = models.PositiveIntegerField(default=0)  # the place in line; asked anew, a new one
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)
    confirm_by = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    came_at = models.DateTimeField(_("came"), null=True, blank=True)
    came_guests = models.PositiveSmallIntegerField(_("guests who came"), default=0)
    checked_in_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    satisfaction = models.PositiveSmallIntegerField(
        _("how it was"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    satisfaction_words = models.CharField(max_length=500, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(guests__lte=GUESTS_MAX), name="attendance_guests_sane"
            ),
            models.CheckConstraint(
                condition=Q(coming=Coming.OFFERED, confirm_by__isnull=False)
                | ~Q(coming=Coming.OFFERED) & Q(confirm_by=None),
                name="attendance_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="attendance_satisfaction_sane",
            ),
            models.UniqueConstraint(
                fields=["occurrence", "turn"],
                condition=Q(coming=Coming.WAITING),
                name="attendance_turn_once",
            ),
        ]
        indexes = [
            models.Index(fields=["occurrence", "coming", "turn"], name="attendance_line"),
            models.Index(fields=["member", "occurrence"], name="attendance_of_member"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(coming=Coming.OFFERED),
                name="attendance_offers",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} {self.coming} {self.occurrence_id}"

    @property
    def party(self):
        """How many seats it takes."""
        return 1 + self.guests

    @property
    def is_seated(self):
        return self.coming in SEATED

    @property
    def came(self):
        return self.came_at is not None


class Answer(models.Model):
    """What a member answered to a question when joining. Only organisers and the member see it."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendance", "question"], name="answer_once")
        ]

    def __str__(self):
        return self.text
