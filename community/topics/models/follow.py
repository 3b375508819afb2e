"""What a member follows, and how closely."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from community.groups.models import Group
from community.members.models import User
from community.topics.models.topic import Topic


class Level(models.IntegerChoices):
    """How closely: each includes what stands below it."""

    MUTED = 0, _("Muted: out of my lists, and nothing is told")
    NORMAL = 1, _("Normal: shown, not counted")
    TRACKING = 2, _("Tracking: what is new is counted")
    WATCHING = 3, _("Watching: I am told of every post")


class Follow(models.Model):
    """A member's own word about one group, one tag or one topic.

    The nearest word counts: the topic's, else the loudest of its tags', else the group's. Without
    any word a member tracks the groups they belong to, and follows others normally.
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    tag = models.ForeignKey(
        Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    level = models.PositiveSmallIntegerField(choices=Level)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, tag=None, topic=None)
                | Q(group=None, tag__isnull=False, topic=None)
                | Q(group=None, tag=None, topic__isnull=False),
                name="follow_one_thing",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="follow_level_known"),
            models.UniqueConstraint(
                fields=["member", "group"], condition=Q(group__isnull=False), name="follow_group"
            ),
            models.UniqueConstraint(
                fields=["member", "tag"], condition=Q(tag__isnull=False), name="follow_tag"
            ),
            models.UniqueConstraint(
                fields=["member", "topic"], condition=Q(topic__isnull=False), name="follow_topic"
            ),
        ]
        indexes = [
            models.Index(
                F("member"), F("id").desc(), condition=Q(topic__isnull=False), name="follow_mine"
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.get_level_display()}"
