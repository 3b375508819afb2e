"""A titled sequence of posts."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from community.groups.models import Grant, Group, Right, TopicKind
from community.groups.queries import grants_with
from community.members.models import User

FACES = 3  # faces beside a topic in lists


class Heat(models.IntegerChoices):
    """How heated the talk is; shown to those who keep the place."""

    CALM = 0, _("calm")
    WARM = 1, _("warm")
    HOT = 2, _("hot")


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Topics this person may know exist. Deleted ones are for those who manage the group, and
        for volunteers who may give them back; what is only hidden, for its author, too.
        """
        readable = Q(group__in=Group.objects.readable_by(user))
        if user.is_authenticated and user.is_manager:
            return self.all()
        if not user.is_authenticated:
            return self.filter(readable, deleted_at=None)
        shown = Q(deleted_at=None) | Q(hidden_at__isnull=False, author=user.pk)
        shown |= Q(group__in=Group.objects.managed_by(user))
        for grant in grants_with(user, Right.DELETE):
            shown |= _reached(grant)
        return self.filter(readable & shown)

    def within(self, grants):
        """Topics that any of these grants reaches, whether its holder may read them or not."""
        return self.filter(reduce(or_, map(_reached, grants), Q(pk__in=[])))

    def standing(self):
        """Not deleted: what lists show, to managers too."""
        return self.filter(deleted_at=None)

    def latest_first(self):
        return self.order_by("-last_post_at", "-pk")


def _reached(grant: Grant):
    """The topics in a grant's scope: `groups.permissions.holds`, seen from its other end."""
    if grant.group_id:
        return Q(group=grant.group_id)
    if grant.tag_id:
        worn = TaggedTopic.objects.filter(content_object=models.OuterRef("pk"), tag=grant.tag_id)
        return Q(models.Exists(worn))
    return Q(language=grant.language) if grant.language else Q(pk__isnull=False)


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
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)  # a kind of deleted
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Slow mode: so long must pass between two posts of one member.
    slow_seconds = models.PositiveIntegerField(_("slow mode"), default=0)
    language = models.CharField(_("language"), max_length=2, blank=True)
    heat = models.PositiveSmallIntegerField(_("heat"), choices=Heat, default=Heat.CALM)

    version = models.PositiveIntegerField(default=0, editable=False)  # kept by the database
    last_number = models.PositiveIntegerField(default=0)
    newest_number = models.PositiveIntegerField(default=0)  # the last that was not deleted
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    last_post_at = models.DateTimeField(_("last post"), default=timezone.now)
    last_poster = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reaction_count = models.IntegerField(_("reactions"), default=0)
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
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(deleted_at__isnull=False),
                name="topic_hidden_is_deleted",
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
            models.Index(
                F("reaction_count").desc(),
                F("id").desc(),
                condition=Q(deleted_at=None),
                name="topic_helpful",
            ),
            models.Index(F("group"), condition=Q(pinned_at__isnull=False), name="topic_pinned"),
            models.Index(
                F("group"),
                F("made_at").desc(),
                condition=Q(deleted_at=None, kind=TopicKind.QUESTION, solved_at=None),
                name="topic_unsolved",
            ),
            models.Index(
                F("heat").desc(), condition=Q(heat__gt=0, deleted_at=None), name="topic_heated"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("topics:detail", args=[self.pk, self.slug or "-"])

    @property
    def channel(self):
        """Where open pages listen. It names the group: tickets from before a move hear nothing."""
        return f"topic:{self.pk}:{self.group_id}"

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
    def is_hidden(self):
        return self.hidden_at is not None

    @property
    def is_slow(self):
        return self.slow_seconds > 0

    @property
    def is_question(self):
        return self.kind == TopicKind.QUESTION
