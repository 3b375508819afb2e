"""The secret in the address of a member's own calendar (walls.md, L16)."""

from django.db import models
from django.utils import timezone

from community.members.models import User


class CalendarKey(models.Model):
    """It rests as a hash, one a member, and opens nothing but the calendar."""

    member = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="calendar_key", primary_key=True
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.member_id}: {self.made_at}"
