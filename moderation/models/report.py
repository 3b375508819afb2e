"""A member tells us about something."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import User
from community.pages.models import Guideline
from community.topics.models import Post, Topic
from moderation.models.case import Case
from moderation.models.targets import at_most_one

NOTE_MAX = 1000
REPORTED = ("post", "topic", "member", "group")


class ReportKind(models.TextChoices):
    GUIDELINE = "guideline", _("It goes against a guideline")
    ILLEGAL = "illegal", _("It is against the law")
    OTHER = "other", _("Something else")


class Report(models.Model):
    """One member's word about one thing, weighed; judged with the case that it belongs to.

    Which thing it was is gone where the thing was purged. One that was told elsewhere came with
    an archive: nobody here said it, and its `told_in` names the archive and the row.
    """

    by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="reports"
    )
    told_in = models.CharField(max_length=160, blank=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=9, choices=ReportKind)
    guideline = models.ForeignKey(
        Guideline, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(_("note"), max_length=NOTE_MAX, blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="reports")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="reports")
    member = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="reports_about"
    )
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="reports")
    weight = models.FloatField(default=0)
    parts = models.JSONField(default=list)  # [[what it is for, how much], …]
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    judged_at = models.DateTimeField(_("judged"), null=True, blank=True)
    was_right = models.BooleanField(null=True)  # something was done, or nothing had to be

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(condition=at_most_one(*REPORTED), name="report_of_one_thing"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), NOTE_MAX), name="report_note_bounded"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReportKind.ILLEGAL, note=""), name="report_illegal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(judged_at=None, was_right=None)
                | Q(judged_at__isnull=False, was_right__isnull=False),
                name="report_judged_whole",
            ),
            models.CheckConstraint(
                condition=Q(by=None) & ~Q(told_in="") | Q(by__isnull=False, told_in=""),
                name="report_told_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["told_in"], condition=~Q(told_in=""), name="report_told_in_once"
            ),
            *(
                models.UniqueConstraint(
                    fields=["by", name],
                    condition=Q(**{f"{name}__isnull": False}, judged_at=None),
                    name=f"report_{name}_once",
                )
                for name in REPORTED
            ),
        ]
        indexes = [
            models.Index(F("by"), F("made_at").desc(), F("id").desc(), name="report_latest"),
            models.Index(
                F("by"), F("was_right"), condition=Q(judged_at__isnull=False), name="report_judged"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"
