"""Engagement reports: frozen figures, what people think of them, and whom they go to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.models.goal import WORDS_MAX, Cadence, InScope
from analytics.scopes import SCOPE_MAX
from community.members.models import User
from community.topics.models import Post

MAILED_MAX = 20  # addresses outside


class Rhythm(models.Model):
    """How often a report is made, of what, and to whom it goes."""

    cadence = models.CharField(_("how often"), max_length=7, choices=Cadence)
    scope = models.CharField(_("where"), max_length=SCOPE_MAX, default="place")
    is_for_managers = models.BooleanField(_("to the managers there"), default=True)
    addresses = ArrayField(
        models.EmailField(),
        verbose_name=_("addresses outside"),
        default=list,
        blank=True,
        size=MAILED_MAX,
    )
    language = models.CharField(_("language outside"), max_length=2, default="en")
    begins_on = models.DateField()  # no period that began before this day is reported
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = InScope.as_manager()

    class Meta:
        verbose_name = _("rhythm of reports")
        verbose_name_plural = _("rhythms of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "scope"],
                condition=Q(stopped_at=None),
                name="rhythm_once",
            )
        ]

    def __str__(self):
        return f"{self.cadence} {self.scope}"


class EngagementReport(models.Model):
    """One period, frozen: what its figures said when it was made.

    `body` is written once, by `analytics.reporting`, and holds keys and numbers, no words of the
    interface, so that everybody reads it in their language; what members wrote in it is quoted
    through `ReportQuote`, and people are named by key. Numbers of too few people are not in it.
    """

    cadence = models.CharField(max_length=7, choices=Cadence)
    scope = models.CharField(max_length=SCOPE_MAX, default="place")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    number = models.PositiveIntegerField()  # within cadence and scope, from 1
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    lead = models.TextField(_("in two lines"), max_length=600, blank=True)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(_("shown to members"), null=True, blank=True)

    objects = InScope.as_manager()

    class Meta:
        verbose_name = _("engagement report")
        verbose_name_plural = _("engagement reports")
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "scope", "starts_on"], name="report_once_a_period"
            ),
            models.UniqueConstraint(
                fields=["cadence", "scope", "number"], name="report_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="report_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(F("ends_on").desc(), F("id").desc(), name="ereport_latest")]

    def __str__(self):
        return f"{self.cadence} {self.starts_on}"


class Tone(models.TextChoices):
    PRAISE = "praise", _("Praise")
    COMPLAINT = "complaint", _("Complaint")


class ReportQuote(models.Model):
    """Words of a member that a manager put into a report, frozen. The name is masked unless the
    member agreed."""

    report = models.ForeignKey(EngagementReport, on_delete=models.CASCADE, related_name="quotes")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    tone = models.CharField(max_length=9, choices=Tone)
    text = models.TextField(max_length=600)
    agreed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "post"], name="report_quote_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), 600), name="report_quote_bounded"
            ),
        ]

    def __str__(self):
        return self.text[:40]


class ReportLink(models.Model):
    """A way in from outside: a signed link of this row, until it ends or is taken back."""

    report = models.ForeignKey(EngagementReport, on_delete=models.CASCADE, related_name="links")
    address = models.EmailField(blank=True)  # whom it was mailed to, if anybody
    language = models.CharField(max_length=2, default="en")
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # the first time
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "address"],
                condition=~Q(address=""),
                name="report_mailed_once",
            )
        ]

    def __str__(self):
        return f"{self.report_id} {self.address}"


class Printing(models.Model):
    """A report as PDF in one language, made by the worker. Made again when the report's words
    changed after it."""

    report = models.ForeignKey(EngagementReport, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2)
    file = models.BinaryField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    failed_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "language"], name="printing_once")
        ]

    def __str__(self):
        return f"{self.report_id} {self.language}"


class Evaluation(models.Model):
    """What somebody saw in a report, and what they make of it. One a person and report."""

    report = models.ForeignKey(
        EngagementReport, on_delete=models.CASCADE, related_name="evaluations"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saw = models.TextField(_("what we saw"), max_length=WORDS_MAX)
    think = models.TextField(_("what we think of it"), max_length=WORDS_MAX, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="evaluation_once")]

    def __str__(self):
        return f"{self.report_id}: {self.by_id}"


class PlannedChange(models.Model):
    """What is done differently from now on: who, by when. On its day it stands on Today."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="changes")
    text = models.CharField(_("what we change"), max_length=300)
    owner = models.ForeignKey(
        User, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("by"))
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="change_due")
        ]

    def __str__(self):
        return self.text
