"""What somebody wrote and nobody else reads yet: it waits for a manager."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group, Right, TopicKind
from community.groups.queries import grants_with
from community.members.models import User
from community.screening.drafts import words_of_rows
from community.topics.models.post import Post
from community.topics.models.topic import TaggedTopic, Topic


class HeldQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What its author wrote, and what those may let in who do so there. Nobody else knows."""
        if not user.is_authenticated:
            return self.none()
        if user.is_manager:
            return self.all()
        own = Q(author=user.pk)
        if user.is_silenced:
            return self.filter(own)
        judged = _in_groups(Group.objects.managed_by(user))
        reached = [_reached(grant) for grant in grants_with(user, Right.APPROVE)]
        if reached:
            judged |= reduce(or_, reached) & _in_groups(Group.objects.readable_by(user))
        return self.filter(own | judged)

    def waiting(self):
        return self.filter(answered_at=None)

    def latest_first(self):
        return self.order_by("-made_at", "-pk")


def _in_groups(groups):
    """By where its topic stands now, which may have moved since; a new topic has none yet."""
    return Q(topic__group__in=groups) | Q(topic=None, group__in=groups)


def _reached(grant):
    """What waits in a grant's scope: `groups.permissions.holds`, seen from its other end."""
    if grant.group_id:
        return _in_groups([grant.group_id])
    if grant.tag_id:
        worn = TaggedTopic.objects.filter(
            content_object=models.OuterRef("topic_id"), tag=grant.tag_id
        )
        return Q(models.Exists(worn))
    return Q(language=grant.language) if grant.language else Q(pk__isnull=False)


class Held(models.Model):
    """A topic, a reply or an edit that screening holds. It becomes a post when it is let in.

    With a `post` it is an edit of that; with a `topic` alone, a reply; with neither, a topic.
    """

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="held")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="held"
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="held_edits"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=TopicKind, blank=True)
    title = models.CharField(_("title"), max_length=settings.TITLE_MAX, blank=True)
    source = models.TextField(_("text"), max_length=settings.POST_MAX)
    html = models.TextField(editable=False)
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    seen = models.PositiveIntegerField(null=True, blank=True)  # revisions the edited post had
    because = models.CharField(_("reason"), max_length=300, blank=True)  # of the edit
    language = models.CharField(max_length=2, blank=True)
    reasons = models.JSONField(default=list)  # rows of screening's reasons
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(_("written"), default=timezone.now)

    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    became = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_let_in = models.BooleanField(null=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held post")
        verbose_name_plural = _("held posts")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("source"), settings.POST_MAX),
                name="held_source_bounded",
            ),
            models.UniqueConstraint(
                fields=["author", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="held_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(post=None) | Q(topic__isnull=False), name="held_edit_in_a_topic"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_let_in=None)
                | Q(answered_at__isnull=False, is_let_in__isnull=False),
                name="held_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(post__isnull=False, answered_at=None),
                name="held_edit_once",
            ),
        ]
        indexes = [
            models.Index(
                F("author"),
                F("made_at").desc(),
                condition=Q(answered_at=None),
                name="held_of_author",
            ),
            models.Index(F("topic"), condition=Q(answered_at=None), name="held_in_topic"),
        ]

    def __str__(self):
        return self.title or f"#{self.pk}"

    @property
    def waits(self):
        return self.answered_at is None

    @property
    def place(self):
        """Where its draft would stand: what its author wrote it for."""
        if self.post_id:
            return f"post:{self.post_id}"
        return f"topic:{self.topic_id}" if self.topic_id else f"group:{self.group_id}"

    @property
    def why(self):
        """In the words of whoever reads now, what the author is told."""
        return words_of_rows(self.reasons)
