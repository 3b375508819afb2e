"""Files that members brought, and what uses them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.documents import TYPES, kind_of
from community.members.models import User

NAME_MAX = 120


class Kind(models.TextChoices):
    PICTURE = "picture", _("Picture")
    FILE = "file", _("File")


class Upload(models.Model):
    """A file as it is kept: written anew, under a key that nobody can guess.

    Whoever brought it sees it until something uses it; from then on it is seen by those who see
    what uses it. There is no `visible_to` here: `permissions.can_fetch` asks what uses it.
    """

    # Bytes outlive their row: whoever removes a member must remove their files by the action.
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=NAME_MAX)
    size = models.PositiveIntegerField(_("size"))
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    widths = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    made_at = models.DateTimeField(_("brought"), default=timezone.now)
    unused_since = models.DateTimeField(null=True, blank=True, default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.FILE, width=None, height=None)
                | Q(kind=Kind.PICTURE, width__isnull=False, height__isnull=False),
                name="upload_picture_has_size",
            ),
        ]
        indexes = [
            models.Index(F("owner"), F("made_at").desc(), F("id").desc(), name="upload_of_owner"),
            models.Index(
                fields=["unused_since"],
                condition=Q(unused_since__isnull=False),
                name="upload_unused",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.is_picture:
            return self.address_of(self.width)
        address = reverse("uploads:file", args=[self.key, self.name])
        return address.replace("(", "%28").replace(")", "%29")  # Markdown ends an address at them

    def address_of(self, width):
        return reverse("uploads:picture", args=[self.key, width])

    @property
    def is_picture(self):
        return self.kind == Kind.PICTURE

    @property
    def small(self):
        """Where the smallest size of a picture is."""
        return self.address_of(self.widths[0]) if self.widths else ""

    @property
    def content_type(self):
        return "image/webp" if self.is_picture else TYPES[kind_of(self.name)]

    @property
    def folder(self):
        return f"files/{self.key[:2]}/{self.key}"

    def path_of(self, width=None):
        return f"{self.folder}/{width}.webp" if width else f"{self.folder}/file"

    @property
    def paths(self):
        return [self.path_of(width) for width in self.widths] or [self.path_of()]


class Use(models.Model):
    """Something shows a file. `subject` names it ("post:12"): see `uses`."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="uses")
    subject = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "upload"], name="use_once")]

    def __str__(self):
        return self.subject
