"""One date of an event. A single event has one; a repeated one has a row for each."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.event import SEATS_MAX, Event


class OccurrenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Dates of events that this person may know of."""
        return self.filter(event__in=Event.objects.visible_to(user))

    def announced(self):
        return self.filter(event__topic__isnull=False, event__topic__deleted_at=None)

    def standing(self):
        """Neither the date nor the whole event is cancelled."""
        return self.filter(cancelled_at=None, event__cancelled_at=None)

    def coming(self, now=None):
        """Not over."""
        return self.filter(ends_at__gt=now or timezone.now())

    def between(self, start, end):
        """Those that touch the time from `start` up to `end`. `longest` bounds the index scan."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def soonest_first(self):
        return self.order_by("starts_at", "pk")


class Occurrence(models.Model):
    """One date. `original_at` is where the rule put it and never changes: calendars and importers
    know the date by it (RECURRENCE-ID). What it says itself goes before what the event says.

    The counts are kept by the actions, under this row's lock; `seats_taken` counts members and
    their guests who are going or hold an offered seat, and the database keeps it within capacity.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    original_at = models.DateTimeField()
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    own_place = models.CharField(pgettext_lazy("where it is", "place"), max_length=200, blank=True)
    own_directions = models.CharField(_("how to get there"), max_length=1_000, blank=True)
    own_online_url = models.URLField(_("link to take part"), max_length=500, blank=True)
    note = models.CharField(_("what is different this time"), max_length=300, blank=True)
    is_changed = models.BooleanField(default=False)  # by hand; edits of the series pass it by
    moved_from = models.DateTimeField(_("moved from"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_because = models.CharField(_("why"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0)
    going_count = models.PositiveIntegerField(_("going"), default=0)  # members
    maybe_count = models.PositiveIntegerField(_("maybe"), default=0)
    waiting_count = models.PositiveIntegerField(_("waiting"), default=0)
    came_count = models.PositiveIntegerField(_("came"), default=0)  # members and guests
    last_turn = models.PositiveIntegerField(default=0, editable=False)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        constraints = [
            models.UniqueConstraint(fields=["event", "original_at"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="occurrence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")),
                name="occurrence_seats_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1, capacity__lte=SEATS_MAX),
                name="occurrence_capacity_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="occurrence_soonest"),
            models.Index(fields=["ends_at"], name="occurrence_over"),
            models.Index(fields=["event", "starts_at"], name="occurrence_of_event"),
        ]

    def __str__(self):
        return f"{self.event_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        """The event's page, opened at this date where there are several."""
        address = self.event.get_absolute_url()
        return f"{address}?date={self.pk}" if self.event.is_repeated else address

    @property
    def place(self):
        return self.own_place or self.event.place

    @property
    def directions(self):
        return self.own_directions or self.event.directions

    @property
    def online_url(self):
        return self.own_online_url or self.event.online_url

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None or self.event.is_cancelled

    @property
    def is_moved(self):
        return self.moved_from is not None

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def closes_at(self):
        """Until then one may join; leave, until it begins."""
        return self.starts_at - timedelta(days=self.event.closes_days)

    @property
    def seats_left(self):
        """How many may still come; None when there is room for all."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def is_full(self):
        return self.capacity is not None and self.seats_taken >= self.capacity

    @property
    def channel(self):
        """Where open pages listen."""
        return f"occurrence:{self.pk}"
