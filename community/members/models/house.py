"""The house itself, and how it stands open."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _


class Registration(models.TextChoices):
    OPEN = "open", _("Anyone may join")
    APPROVAL = "approval", _("A manager says yes first")
    INVITATION = "invitation", _("Only with an invitation")


class Reading(models.TextChoices):
    EVERYONE = "everyone", _("Everyone may read open groups")
    MEMBERS = "members", _("Only members may read")


class Cover(models.TextChoices):
    HEARTH = "hearth", _("A fire and two chairs")
    BIKE = "bike", _("A loaded bike")
    NONE = "none", _("No drawing")


class Community(models.Model):
    """The house itself: one row, kept by its managers at the desk."""

    name = models.CharField(_("name"), max_length=60, default="Hearth")
    strapline = models.CharField(_("strapline"), max_length=120, blank=True)
    welcome = models.TextField(_("welcome"), max_length=2000, blank=True)
    welcome_html = models.TextField(blank=True, editable=False)
    cover = models.CharField(
        _("drawing at the door"), max_length=6, choices=Cover, default=Cover.HEARTH
    )
    registration = models.CharField(
        _("registration"), max_length=12, choices=Registration, default=Registration.OPEN
    )
    reading = models.CharField(
        _("reading"), max_length=12, choices=Reading, default=Reading.EVERYONE
    )
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")  # of its days
    version = models.PositiveIntegerField(default=0, editable=False)  # of all that pages say
    host = models.ForeignKey(
        "members.User",
        verbose_name=_("host"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("community")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="community_is_one"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("welcome"), 2000),
                name="community_welcome_bounded",
            ),
        ]

    def __str__(self):
        return self.name
