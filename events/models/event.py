"""An event: what is planned, where, by whom. When it is stands in its occurrences."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Held, Topic
from community.uploads.models import Upload

OCCURRENCES_MAX = 730  # dates of one event that are ever made (walls.md, I4)
SEATS_MAX = 100_000
GUESTS_MAX = 20
RULE_MAX = 300
WORDS_MAX = 1_000
SLUG_MAX = 80

# How long before an event one may be reminded, in minutes.
LEAD_TIMES = {
    10080: _("a week before"),
    4320: _("three days before"),
    1440: _("a day before"),
    180: _("three hours before"),
    60: _("an hour before"),
    15: _("a quarter of an hour before"),
}
CLOSES = {0: _("When it begins"), 1: _("A day before"), 2: _("Two days before")}
CLOSES |= {3: _("Three days before"), 7: _("A week before"), 14: _("Two weeks before")}


def new_uid():
    """What calendars know the event by, here and wherever it is copied to."""
    return f"{uuid.uuid4()}@hearth"


def _usual_reminders():
    return [1440]


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Events whose topic this person may read, and drafts that they may work on.

        Visibility is the topic's, so the group's: there is no second rule.
        """
        announced = Q(topic__in=Topic.objects.visible_to(user))
        if not user.is_authenticated:
            return self.filter(announced)
        if user.is_manager:
            return self.all()
        hosts = Exists(Organiser.objects.filter(event=OuterRef("pk"), member=user.pk))
        readable = Q(draft_group__in=Group.objects.readable_by(user))
        managed = Q(draft_group__in=Group.objects.managed_by(user))
        return self.filter(announced | Q(topic=None) & (managed | readable & Q(hosts)))

    def announced(self):
        """What lists show: drafts and what was deleted are left out, for managers, too."""
        return self.filter(topic__isnull=False, topic__deleted_at=None)

    def hosted_by(self, member):
        return self.filter(Exists(Organiser.objects.filter(event=OuterRef("pk"), member=member)))


class Event(models.Model):
    """What is planned. Announced, it has a topic: that gives its title, its description (the first
    post), its tags, its group and all talk. A draft keeps these words itself until then.

    Times are moments; `zone` is the clock they were planned by, and the rule repeats by it.
    """

    topic = models.OneToOneField(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="event"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisers = models.ManyToManyField(User, through="events.Organiser", related_name="events")

    draft_group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    draft_title = models.CharField(_("title"), max_length=settings.TITLE_MAX, blank=True)
    draft_source = models.TextField(_("description"), max_length=settings.POST_MAX, blank=True)
    draft_tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    held = models.OneToOneField(
        Held, null=True, blank=True, on_delete=models.SET_NULL, related_name="event"
    )

    starts_at = models.DateTimeField(_("begins"))  # the first time
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=50)
    is_all_day = models.BooleanField(_("all day"), default=False)
    rule = models.CharField(_("repeats"), max_length=RULE_MAX, blank=True)  # RFC 5545, no RRULE:
    left_out = ArrayField(models.DateTimeField(), default=list, blank=True)  # EXDATE
    added = ArrayField(models.DateTimeField(), default=list, blank=True)  # RDATE

    place = models.CharField(pgettext_lazy("where it is", "place"), max_length=200, blank=True)
    directions = models.CharField(_("how to get there"), max_length=WORDS_MAX, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=WORDS_MAX, blank=True)
    online_url = models.URLField(_("link to take part"), max_length=500, blank=True)
    bring = models.CharField(_("what to bring"), max_length=WORDS_MAX, blank=True)
    cost = models.CharField(_("what it costs"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)
    cover = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_for_all = models.BooleanField(_("for the whole place"), default=False)

    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, validators=[MaxValueValidator(SEATS_MAX)]
    )
    guests_max = models.PositiveSmallIntegerField(_("guests a member may bring"), default=0)
    needs_approval = models.BooleanField(_("organisers approve who comes"), default=False)
    closes_days = models.PositiveSmallIntegerField(_("last day to join"), default=0)
    confirm_hours = models.PositiveSmallIntegerField(_("hours to take a freed seat"), default=24)
    reminders = ArrayField(models.PositiveIntegerField(), default=_usual_reminders, blank=True)

    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # RFC 5545, 3.8.7.4
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_because = models.CharField(_("why"), max_length=300, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    topic__isnull=False,
                    announced_at__isnull=False,
                    draft_group=None,
                    draft_title="",
                    draft_source="",
                )
                | Q(topic=None, announced_at=None, draft_group__isnull=False),
                name="event_words_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("draft_source"), settings.POST_MAX),
                name="event_source_bounded",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1, capacity__lte=SEATS_MAX),
                name="event_capacity_sane",
            ),
            models.CheckConstraint(
                condition=Q(guests_max__lte=GUESTS_MAX), name="event_guests_sane"
            ),
            models.CheckConstraint(
                condition=Q(confirm_hours__gte=1, confirm_hours__lte=168),
                name="event_confirm_hours_sane",
            ),
            models.CheckConstraint(
                condition=~Q(cancelled_at__isnull=False, topic=None),
                name="event_drafts_are_not_cancelled",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        slug = slugify(self.title, allow_unicode=True)[:SLUG_MAX].strip("-")
        return reverse("events:detail", args=[self.pk, slug or "-"])

    @property
    def title(self):
        return self.topic.title if self.topic_id else self.draft_title

    @property
    def group(self):
        return self.topic.group if self.topic_id else self.draft_group

    @property
    def is_draft(self):
        return self.topic_id is None

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_repeated(self):
        return bool(self.rule or self.added)

    @property
    def subject(self):
        """The name that files and notices know it by."""
        return f"event:{self.pk}"


class Organiser(models.Model):
    """A member who hosts an event: edits it, answers who asks, checks in who comes."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hosting")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="organiser_once")]

    def __str__(self):
        return f"{self.member_id} → {self.event_id}"


class Question(models.Model):
    """What the organisers want to know of whoever joins; at most five of an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=200)
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)  # what was answered stays

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text
