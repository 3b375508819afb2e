"""What was read in from elsewhere, and which row of ours it became."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post


class Source(models.Model):
    """One archive of one site: read again, it changes only what differs."""

    site = models.CharField(_("site"), max_length=120, unique=True)
    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import source")
        verbose_name_plural = _("import sources")

    def __str__(self):
        return self.site


class Kind(models.TextChoices):
    MEMBER = "member", _("Member")
    POST = "post", _("Post")
    COMMENT = "comment", _("Comment")
    GROUP = "group", _("Group")


class Imported(models.Model):
    """A row of the archive and what it became.

    `seen` holds a digest of each side of the row (its words, its title, its score …), so that a
    later archive touches only the sides that differ; it is empty once the archive lacks the row.
    A row that became nothing any more was purged here, and stays away.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    foreign_id = models.CharField(_("number there"), max_length=80)
    seen = models.JSONField(default=dict)
    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="imported_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.MEMBER, post=None, group=None)
                | Q(kind__in=[Kind.POST, Kind.COMMENT], member=None, group=None)
                | Q(kind=Kind.GROUP, member=None, post=None),
                name="imported_became_its_kind",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.foreign_id}"
