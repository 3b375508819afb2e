"""Advice: what the organisation is told to do, why, and what it answered."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.models.goal import WORDS_MAX, InScope
from analytics.models.signal import Span
from analytics.scopes import SCOPE_MAX
from community.members.models import User
from community.topics.models import Post


class Level(models.TextChoices):
    OPERATIONAL = "operational", _("Operational: this week")
    TACTICAL = "tactical", _("Tactical: this quarter")
    STRATEGIC = "strategic", _("Strategic: this year and on")


class Confidence(models.TextChoices):
    SURE = "sure", _("Sure: the figures say it")
    LIKELY = "likely", _("Likely: much speaks for it")
    HUNCH = "hunch", _("A hunch: worth a try")


class AdviceState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("advice", "Draft")
    SENT = "sent", pgettext_lazy("advice", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("advice", "Accepted")
    DECLINED = "declined", pgettext_lazy("advice", "Declined")
    DONE = "done", pgettext_lazy("advice", "Done")


class Advice(models.Model):
    """A recommendation to somebody in the organisation, with its evidence and its answer.

    Whoever it goes to needs no account: a signed link of this row and `link_number` answers it;
    sending again makes the number, and so the link, a new one.
    """

    question = models.CharField(_("the question"), max_length=200)
    recommendation = models.TextField(_("what we recommend"), max_length=WORDS_MAX)
    scope = models.CharField(_("where"), max_length=SCOPE_MAX, default="place")
    level = models.CharField(_("level"), max_length=11, choices=Level)
    confidence = models.CharField(_("how sure we are"), max_length=6, choices=Confidence)
    to_name = models.CharField(_("to whom"), max_length=80)
    to_address = models.EmailField(_("their e-mail address"), blank=True)
    language = models.CharField(_("their language"), max_length=2, default="en")
    state = models.CharField(
        _("state"), max_length=8, choices=AdviceState, default=AdviceState.DRAFT
    )
    follow_up_on = models.DateField(_("asked about again on"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    link_number = models.PositiveIntegerField(default=0, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("who answered"), max_length=80, blank=True)
    answer = models.TextField(_("their answer"), max_length=WORDS_MAX, blank=True)
    done_at = models.DateTimeField(pgettext_lazy("advice", "done"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=WORDS_MAX, blank=True)

    objects = InScope.as_manager()

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AdviceState.DRAFT, sent_at=None)
                | ~Q(state=AdviceState.DRAFT) & Q(sent_at__isnull=False),
                name="advice_sent_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=AdviceState.DECLINED) | ~Q(answer=""),
                name="advice_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AdviceState.DRAFT, AdviceState.SENT], answered_at=None)
                | Q(
                    state__in=[AdviceState.ACCEPTED, AdviceState.DECLINED, AdviceState.DONE],
                    answered_at__isnull=False,
                ),
                name="advice_answered_whole",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("recommendation"), WORDS_MAX),
                name="advice_bounded",
            ),
        ]
        indexes = [
            models.Index(
                F("sent_at"), condition=Q(state=AdviceState.SENT), name="advice_unanswered"
            ),
            models.Index(fields=["follow_up_on"], name="advice_to_follow_up"),
        ]

    def __str__(self):
        return self.question


class Pin(models.Model):
    """One piece of evidence, frozen when it was pinned: a member's words, or a figure.

    Words are shown without a name until the member agrees; purged with their post.
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="pins")
    position = models.PositiveSmallIntegerField(default=0)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=600, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    metric = models.CharField(max_length=40, blank=True)
    scope = models.CharField(max_length=SCOPE_MAX, blank=True)
    span = models.CharField(max_length=7, choices=Span, blank=True)
    day = models.DateField(null=True)
    value = models.FloatField(null=True)
    n = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(metric="")
                | Q(text="") & ~Q(metric="") & Q(day__isnull=False),
                name="pin_words_or_figure",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), 600), name="pin_bounded"
            ),
        ]

    def __str__(self):
        return self.text[:40] or self.metric
