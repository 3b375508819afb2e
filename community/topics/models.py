"""What people say to each other, and what became of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from community.groups.models import Group, TopicKind
from community.members.models import User

FACES = 3  # faces beside a topic in lists


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Topics this person may know exist. Deleted ones are for those who manage the group."""
        readable = Q(group__in=Group.objects.readable_by(user))
        if user.is_authenticated and user.is_manager:
            return self.all()
        if not user.is_authenticated:
            return self.filter(readable, deleted_at=None)
        managed = Q(group__in=Group.objects.managed_by(user))
        return self.filter(readable & (Q(deleted_at=None) | managed))

    def standing(self):
        """Not deleted: what lists show, to managers too."""
        return self.filter(deleted_at=None)

    def latest_first(self):
        return self.order_by("-last_post_at", "-pk")


class TaggedTopic(ItemBase):
    """One tag on one topic."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_topics")
    content_object = models.ForeignKey("topics.Topic", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="topic_tag_once")
        ]


class Topic(models.Model):
    """A titled sequence of posts in one group. Its states are moments."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="topics")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="topics")
    kind = models.CharField(
        _("kind"), max_length=12, choices=TopicKind, default=TopicKind.DISCUSSION
    )
    title = models.CharField(_("title"), max_length=settings.TITLE_MAX)
    slug = models.SlugField(max_length=80, allow_unicode=True)
    tags = TaggableManager(_("tags"), through=TaggedTopic, blank=True)
    made_at = models.DateTimeField(_("opened"), default=timezone.now)

    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    accepted_post = models.ForeignKey(
        "topics.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    last_number = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    last_post_at = models.DateTimeField(_("last post"), default=timezone.now)
    last_poster = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    faces = ArrayField(models.BigIntegerField(), default=list, blank=True, size=FACES)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_at=None, accepted_post=None)
                | Q(solved_at__isnull=False, accepted_post__isnull=False),
                name="topic_solved_by_a_post",
            ),
        ]
        indexes = [
            models.Index(
                F("group"),
                F("last_post_at").desc(),
                F("id").desc(),
                condition=Q(deleted_at=None),
                name="topic_group_latest",
            ),
            models.Index(
                F("last_post_at").desc(),
                F("id").desc(),
                condition=Q(deleted_at=None),
                name="topic_latest",
            ),
            models.Index(F("group"), condition=Q(pinned_at__isnull=False), name="topic_pinned"),
            models.Index(
                F("group"),
                F("made_at").desc(),
                condition=Q(deleted_at=None, kind=TopicKind.QUESTION, solved_at=None),
                name="topic_unsolved",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("topics:detail", args=[self.pk, self.slug or "-"])

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_archived(self):
        return self.archived_at is not None

    @property
    def is_solved(self):
        return self.solved_at is not None

    @property
    def is_deleted(self):
        return self.deleted_at is not None

    @property
    def is_question(self):
        return self.kind == TopicKind.QUESTION


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
    reaction_count = models.IntegerField(_("reactions"), default=0)

    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_because = models.CharField(_("reason"), max_length=300, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)
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
    def is_purged(self):
        return self.purged_at is not None

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


class Verb(models.TextChoices):
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
    PINNED = "pinned", _("pinned")
    UNPINNED = "unpinned", _("unpinned")
    SOLVED = "solved", _("solved")
    UNSOLVED = "unsolved", _("answer taken back")
    MOVED = "moved", _("moved")
    ARCHIVED = "archived", _("archived")
    WOKEN = "woken", _("woken")
    DELETED = "deleted", _("deleted")
    RESTORED = "restored", _("restored")
    PURGED = "purged", _("purged")
    POST_DELETED = "post_deleted", _("post deleted")
    POST_RESTORED = "post_restored", _("post restored")
    POST_PURGED = "post_purged", _("post purged")
    POST_EDITED = "post_edited", _("post edited by a manager")


class Change(models.Model):
    """What was done to a topic, other than writing in it: who, what, why. Never edited."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="changes")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    verb = models.CharField(_("what"), max_length=14, choices=Verb)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(F("topic"), F("made_at").desc(), name="change_of_topic")]

    def __str__(self):
        return f"{self.get_verb_display()} · {self.topic}"


class Draft(models.Model):
    """What somebody is writing, kept so that nothing written is ever lost."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=60)
    title = models.CharField(max_length=settings.TITLE_MAX, blank=True)
    source = models.TextField(max_length=settings.POST_MAX, blank=True)
    tags = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["member", "place"], name="draft_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("source"), settings.POST_MAX),
                name="draft_source_bounded",
            ),
        ]

    def __str__(self):
        return self.place


class ReadMark(models.Model):
    """How far a member has read in a topic: the highest number that was on the page."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="read_mark_once")]

    def __str__(self):
        return f"{self.topic_id}: {self.number}"
