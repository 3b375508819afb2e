"""What each manager put aside on the first page."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.models import User


class SetAsideQuerySet(models.QuerySet):
    def now(self):
        """Done, or put off until later than this moment."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class SetAside(models.Model):
    """One thing of one manager's day that is done, or (with `until`) put off.

    `thing` names it: "case:12", "spell:3", "question:9", "newcomer:4", "advice:2",
    "answer:2", "tactic:5", "change:8", "goal:6".
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    thing = models.CharField(max_length=40)
    until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "thing"], name="set_aside_once")]

    def __str__(self):
        return self.thing
