"""A second look, asked for."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from moderation.models.decision import REASON_MAX, Decision


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("upheld")
    REDUCED = "reduced", _("reduced")
    OVERTURNED = "overturned", _("overturned")


class Appeal(models.Model):
    """A member asks that somebody else looks at a decision again: once a decision."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appealed")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(_("why"), max_length=REASON_MAX)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=REASON_MAX, blank=True)
    is_by_same = models.BooleanField(default=False)  # nobody else could answer it

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), REASON_MAX), name="appeal_text_bounded"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("answer"), REASON_MAX),
                name="appeal_answer_bounded",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
                name="appeal_answered_whole",
            ),
        ]
        indexes = [models.Index(F("made_at"), condition=Q(answered_at=None), name="appeal_open")]

    def __str__(self):
        return f"#{self.pk}"
