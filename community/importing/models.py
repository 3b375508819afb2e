"""What was read in from elsewhere, and which row of ours it became."""

from django.db import models
from django.utils import timezone

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post, Topic


class Source(models.Model):
    """One archive of one site: read again, it changes only what differs."""

    site = models.CharField(max_length=120, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.site


class Imported(models.Model):
    """A row of the archive and what it became. `digest` tells whether it changed since."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=12)  # member, topic, post, comment
    foreign_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=32)
    member = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="imported_once"),
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, topic=None, post=None)
                | models.Q(member=None, topic__isnull=False, post=None)
                | models.Q(member=None, topic=None, post__isnull=False),
                name="imported_became_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.foreign_id}"
