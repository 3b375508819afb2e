"""On which days a member was here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from community.members.models.member import User


class Visit(models.Model):
    """One row a member and day, by the community's clock. `places` are the groups they looked
    into, by key; a room above knows them. Nothing says what was read, or when in the day."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="visits")
    day = models.DateField()
    places = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "member"], name="visit_once_a_day")]

    def __str__(self):
        return f"{self.member_id} on {self.day}"
