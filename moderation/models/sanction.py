"""What follows for a person."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from moderation.models.decision import Decision, Verb

SANCTIONS = (Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN)
DAYS_MOST = 3650  # what is to last longer is a ban


class Sanction(models.Model):
    """A warning, a silence, a suspension or a ban: from when, until when. It ends by itself.

    What it shuts stands on the member's own row; this says since when, and by which decision.
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sanctions")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="sanction")
    kind = models.CharField(
        max_length=8,
        choices=[(v.value, v.label) for v in (Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN)],
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # none: a warning, or a ban
    lifted_by = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="lifted"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="sanction_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="sanction_lifted_whole",
            ),
        ]
        indexes = [
            models.Index(F("member"), F("since").desc(), name="sanction_of_member"),
            models.Index(
                F("until"), condition=Q(lifted_at=None, end_told_at=None), name="sanction_ending"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.member}"

    @property
    def stands(self):
        """Keeps the member from something at this moment."""
        is_over = self.until is not None and self.until <= timezone.now()
        return self.lifted_at is None and self.kind != Verb.WARN and not is_over
