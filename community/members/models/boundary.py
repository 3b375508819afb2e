"""Whom a member keeps away from."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models.member import User


class Distance(models.TextChoices):
    MUTED = "muted", _("Muted: their posts fold, and nothing of theirs is told")
    BLOCKED = "blocked", _("Blocked: muted, and they do not reach me by mention or message")


class Boundary(models.Model):
    """What a member keeps away from. It is theirs alone: the other never learns of it."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="boundaries")
    towards = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    distance = models.CharField(max_length=7, choices=Distance, default=Distance.MUTED)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "towards"], name="boundary_once"),
            models.CheckConstraint(
                condition=~Q(member=F("towards")), name="boundary_not_towards_oneself"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} → {self.towards_id}: {self.distance}"
