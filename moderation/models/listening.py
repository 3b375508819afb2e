"""What managers hear before anybody tells them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Right
from community.members.models import User
from community.topics.models import Heat, Topic
from moderation.models.scopes import Opened


def topics_in_care(viewer) -> models.QuerySet[Topic]:
    """Standing topics that this person looks after: in groups they run, or by right to reports."""
    topics = Topic.objects.filter(deleted_at=None)
    if not viewer.is_authenticated:
        return topics.none()
    if viewer.is_manager:
        return topics
    return topics.filter(OPENED.to(viewer, [Right.REPORTS]))


def _within(_viewer, reach, _rights):
    return Topic.objects.filter(Q(group__in=reach.groups) & reach.of_rows("group", "pk"))


OPENED = Opened(_within)


class SpellQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Heat in topics that this reviewer looks after."""
        return self.filter(topic__in=topics_in_care(user))

    def going_on(self):
        return self.filter(ended_at=None)


class Spell(models.Model):
    """A topic was warm or hot from one moment to another: how much, and of what.

    `parts` holds what the score is made of, as `moderation.heat` writes it.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="spells")
    level = models.PositiveSmallIntegerField(_("heat"), choices=Heat)
    score = models.FloatField(_("score"))
    score_before = models.FloatField(default=0)
    parts = models.JSONField(default=list)
    began_at = models.DateTimeField(_("since"), default=timezone.now)
    measured_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    alerted_at = models.DateTimeField(null=True, blank=True)  # it turned hot, and reviewers know

    objects = SpellQuerySet.as_manager()

    class Meta:
        verbose_name = _("heated topic")
        verbose_name_plural = _("heated topics")
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=Q(ended_at=None), name="spell_open_once"
            )
        ]
        indexes = [
            models.Index(
                F("level").desc(), F("id").desc(), condition=Q(ended_at=None), name="spell_open"
            )
        ]

    def __str__(self):
        return f"{self.get_level_display()} · {self.topic}"

    @property
    def is_hot(self):
        return self.level == Heat.HOT

    @property
    def is_rising(self):
        return self.score > self.score_before


class Asked(models.Model):
    """A manager asked a member to look at a question that nobody answers. Once each."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="asked")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "member"], name="asked_once")]

    def __str__(self):
        return f"{self.topic_id} → {self.member_id}"
