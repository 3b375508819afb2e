"""What was done to a topic, other than writing in it."""

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User
from community.topics.models.post import Post
from community.topics.models.topic import Topic


class Verb(models.TextChoices):
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
    PINNED = "pinned", _("pinned")
    UNPINNED = "unpinned", _("unpinned")
    SOLVED = "solved", _("solved")
    UNSOLVED = "unsolved", _("answer taken back")
    RETAGGED = "retagged", _("tags changed")
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
    HIDDEN = "hidden", _("hidden")
    SHOWN = "shown", _("shown again")
    POST_HIDDEN = "post_hidden", _("post hidden")
    POST_SHOWN = "post_shown", _("post shown again")
    SLOWED = "slowed", _("slowed down")
    UNSLOWED = "unslowed", _("slow mode ended")
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("taken apart again")


class Change(models.Model):
    """What was done to a topic, other than writing in it: who, what, why. Never edited."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="changes")
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    verb = models.CharField(_("what"), max_length=14, choices=Verb)
    by = models.ForeignKey(  # nobody: the house itself, by its rules
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(F("topic"), F("made_at").desc(), name="change_of_topic")]

    def __str__(self):
        return f"{self.get_verb_display()} · {self.topic}"

    @property
    def who(self):
        """Whoever did it, by name."""
        return self.by or _("The house")
