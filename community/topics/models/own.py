"""What is one member's own: drafts, bookmarks, and how far they have read."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import User
from community.topics.models.post import Post
from community.topics.models.topic import Topic


class Draft(models.Model):
    """What somebody is writing, kept so that nothing written is ever lost."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=60)
    title = models.CharField(max_length=settings.TITLE_MAX, blank=True)
    source = models.TextField(max_length=settings.POST_MAX, blank=True)
    tags = models.CharField(max_length=300, blank=True)
    seen = models.PositiveIntegerField(null=True, blank=True)  # revisions the edited post had
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


class CaughtUp(models.Model):
    """Everything in a group up to this moment counts as read by this member."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "group"], name="caught_up_once")]

    def __str__(self):
        return f"{self.group_id}: {self.until}"


class Bookmark(models.Model):
    """A post that a member wants to find again, and why."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="bookmark_once")]
        indexes = [models.Index(F("member"), F("id").desc(), name="bookmark_latest")]

    def __str__(self):
        return self.note or f"#{self.post_id}"
