"""Names that members gave up."""

from django.db import models
from django.utils import timezone

from community.members.models.member import User
from community.members.names import NAME_MAX


class FormerName(models.Model):
    """A name that a member gave up: it leads to them, and nobody else may take it."""

    name = models.CharField(max_length=NAME_MAX)
    name_skeleton = models.CharField(max_length=120, unique=True)
    member = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="former_names"
    )
    freed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
