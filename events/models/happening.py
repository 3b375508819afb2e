"""What happened to a date that somebody is told of: each once, however often it is asked for."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from events.models.occurrence import Occurrence


class Told(models.TextChoices):
    """What is told."""

    CHANGED = "changed", _("changed")  # another time or place
    CANCELLED = "cancelled", _("cancelled")
    RESTORED = "restored", _("takes place after all")
    OFFERED = "offered", _("a seat is free")
    LAPSED = "lapsed", _("the seat went to the next in line")
    ADMITTED = "admitted", _("let in")
    REFUSED = "refused", _("not let in")
    ASKED = "asked", _("asks to come")
    REMINDED = "reminded", _("begins soon")
    THANKED = "thanked", _("is over")


class Happening(models.Model):
    """One thing to be told: to `member`, or to all whom it concerns. `key` makes it once.

    `about` holds what the words need beside the date: of a change, [what, before, after] each.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="happenings")
    member = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told = models.CharField(max_length=9, choices=Told)
    about = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=120, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)  # to all whom it concerned then

    class Meta:
        indexes = [models.Index(fields=["occurrence", "made_at"], name="happening_of_date")]

    def __str__(self):
        return self.key
