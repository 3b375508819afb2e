"""Pages of the house: its guidelines, and members' private feeds."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User


class FeedKey(models.Model):
    """The secret in the address of a member's own feed; it rests as a hash, one a member."""

    member = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="feed_key", primary_key=True
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.member_id}: {self.made_at}"


class GuidelineQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(retired_at=None)

    def in_order(self):
        return self.order_by("number", "pk")


class Guideline(models.Model):
    """One numbered house rule. What it says, in each language, stands in its versions."""

    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(_("out of force"), null=True, blank=True)

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(retired_at=None), name="guideline_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="guideline_number_from_one"),
        ]

    def __str__(self):
        return str(self.number)


class GuidelineVersion(models.Model):
    """What a guideline said from a moment on, in one language. Never edited: the last holds."""

    guideline = models.ForeignKey(Guideline, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(_("language"), max_length=2)
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=4000, blank=True)
    html = models.TextField(blank=True, editable=False)
    fine = models.TextField(_("fine"), max_length=2000, blank=True)  # one example a line
    not_fine = models.TextField(_("not fine"), max_length=2000, blank=True)
    why = models.CharField(_("why it changed"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a guideline")
        verbose_name_plural = _("versions of guidelines")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), 4000), name="guideline_text_bounded"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("fine"), 2000), name="guideline_fine_bounded"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("not_fine"), 2000),
                name="guideline_not_fine_bounded",
            ),
            models.UniqueConstraint(
                fields=["guideline", "language", "number"], name="guideline_version_once"
            ),
        ]
        indexes = [
            models.Index(
                F("guideline"), F("language"), F("number").desc(), name="guideline_latest_version"
            )
        ]

    def __str__(self):
        return self.title
