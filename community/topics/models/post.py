"""What is said, and what it said before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from community.topics.models.topic import Topic


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Posts of topics this person may read. A deleted post leaves its place, not its words."""
        return self.filter(topic__in=Topic.objects.visible_to(user))

    def standing(self):
        return self.filter(deleted_at=None)

    def by_number(self):
        return self.order_by("number")


class Post(models.Model):
    """One contribution. Number 1 opens the topic; the others are replies."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    source = models.TextField(_("text"), max_length=settings.POST_MAX)
    html = models.TextField(editable=False)
    text = models.TextField(editable=False)
    render_version = models.PositiveSmallIntegerField(default=0, editable=False)
    credit_html = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    revision_count = models.PositiveIntegerField(default=0)
    reactions = models.JSONField(default=dict, editable=False)  # how many of each: {"1": 4}
    reaction_count = models.IntegerField(_("reactions"), default=0)
    foreign_score = models.IntegerField(default=0, editable=False)  # votes it had elsewhere

    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_because = models.CharField(_("reason"), max_length=300, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)
    # Hidden is deleted for everybody's eyes, so that no surface can forget it; what differs is the
    # line in its place, and who may see it still.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    moved_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Set by the room of polls: the post says where its poll is.
    has_poll = models.BooleanField(default=False, db_default=False, editable=False)
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(
                fields=["author", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="post_sent_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_number_from_one"),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(deleted_at__isnull=False),
                name="post_hidden_is_deleted",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("source"), settings.POST_MAX),
                name="post_source_bounded",
            ),
        ]
        indexes = [
            models.Index(F("author"), F("made_at").desc(), F("id").desc(), name="post_of_author"),
            models.Index(F("made_at"), name="post_made"),
        ]

    def __str__(self):
        return f"#{self.number}"

    def get_absolute_url(self):
        return reverse("topics:post", args=[self.topic_id, self.topic.slug or "-", self.number])

    @property
    def is_deleted(self):
        return self.deleted_at is not None

    @property
    def is_hidden(self):
        return self.hidden_at is not None

    @property
    def is_purged(self):
        return self.purged_at is not None

    @property
    def is_place(self):
        """No post, but the place of one that stands in another topic now."""
        return self.moved_to_id is not None

    @property
    def opens_topic(self):
        return self.number == 1

    @property
    def was_removed(self):
        """Deleted by somebody else than its author."""
        return self.is_deleted and self.deleted_by_id != self.author_id


class Revision(models.Model):
    """What a post said before an edit, who changed it, and why. Never edited."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    editor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    title = models.CharField(max_length=settings.TITLE_MAX, blank=True)
    source = models.TextField()
    made_at = models.DateTimeField(_("edited"), default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number_once")
        ]

    def __str__(self):
        return f"{self.post} · {self.number}"
