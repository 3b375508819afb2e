"""Rights in the hands of volunteers."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from community.groups.models.group import Group
from community.members.models import User


class Right(models.TextChoices):
    """What a manager may hand to a volunteer."""

    REPORTS = "reports", _("See reports")
    APPROVE = "approve", _("Let in posts, members and requests")
    EDIT = "edit", _("Edit what others wrote")
    DELETE = "delete", _("Hide and delete, and give back")
    CLOSE = "close", _("Close, slow down and archive")
    MOVE = "move", _("Move, split and merge")
    FEATURE = "feature", _("Pin")
    SILENCE = "silence", _("Warn, and silence for up to three days")
    WELCOME = "welcome", _("Welcome newcomers")


class Grant(models.Model):
    """Rights in the hands of a volunteer: where, since when, until when, given by whom.

    The scope is one group, one tag, one language, or (none of them) the whole place; it never
    opens what its holder may not read. It always ends.
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    rights = ArrayField(models.CharField(max_length=8, choices=Right), verbose_name=_("rights"))
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="grants"
    )
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=2, blank=True)
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(null=True, blank=True)  # told that it ends soon
    taken_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    renews = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="renewed_as"
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="grant_ends_later"),
            models.CheckConstraint(condition=Q(rights__len__gt=0), name="grant_of_something"),
            models.CheckConstraint(
                condition=Q(group=None, tag=None)
                | Q(group=None, language="")
                | Q(tag=None, language=""),
                name="grant_one_scope",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "until"], condition=Q(taken_at=None), name="grant_live"
            ),
            models.Index(fields=["until"], condition=Q(taken_at=None), name="grant_ending"),
        ]

    def __str__(self):
        return f"{self.member}: {', '.join(self.rights)}"

    def is_live(self, now):
        return self.taken_at is None and self.since <= now < self.until
