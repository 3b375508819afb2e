"""Signals: one measured figure each, and up to which day they are measured."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.scopes import GROUP, SCOPE_MAX
from community.groups.models import Group


class Span(models.TextChoices):
    """The stretch of days that ends with a signal's day. Days are the community's own.

    A quarter is measured when it is over; the others run, so that goals and evidence are about
    them alone.
    """

    DAY = "day", _("A day")
    WEEK = "week", _("Seven days")
    DAYS30 = "days30", _("Thirty days")
    MONTH = "month", _("A calendar month")
    QUARTER = "quarter", _("A quarter of a year")

    @classmethod
    def running(cls) -> list[tuple[str, str]]:
        """Choices of those that have a figure each day."""
        return [(one.value, one.label) for one in cls if one != cls.QUARTER]


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The house's managers see all; managers of groups the figures of their groups alone."""
        if getattr(user, "is_manager", False):
            return self.all()
        if not user.is_authenticated:
            return self.none()
        groups = Group.objects.managed_by(user).values_list("pk", flat=True)
        return self.filter(scope__in=[f"{GROUP}:{pk}" for pk in groups])


class Signal(models.Model):
    """What one metric was, for one scope, over the span of days that ends with `day`.

    `n` says of how many different people it speaks: under the metric's smallest cell no surface
    shows the value (L14). `step` counts within a metric that has several figures a day: weeks
    after a cohort began, hours of a week (0 to 167, from Monday). Narrow scopes keep no row where
    nothing happened; a month has one row, whose day is the last one that is counted, and a quarter
    one on its last day.
    """

    day = models.DateField()
    scope = models.CharField(max_length=SCOPE_MAX, default="place")
    metric = models.CharField(max_length=40)
    span = models.CharField(max_length=7, choices=Span)
    step = models.PositiveSmallIntegerField(default=0, db_default=0)
    value = models.FloatField(null=True)  # None: there is nothing to measure
    n = models.PositiveIntegerField(default=0)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signals")
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "metric", "span", "day", "step"], name="signal_once"
            )
        ]
        indexes = [models.Index(fields=["day", "metric"], name="signal_of_day")]

    def __str__(self):
        return f"{self.metric} {self.scope} {self.span} {self.day}: {self.value}"


class Rollup(models.Model):
    """A day whose signals are written. One row a day, whatever beat or a clock does."""

    day = models.DateField(primary_key=True)
    made_at = models.DateTimeField(default=timezone.now)
    milliseconds = models.PositiveIntegerField(default=0)  # what it took, of the worker's clock

    def __str__(self):
        return str(self.day)


class PageReads(models.Model):
    """How often pages of a group were read on a day: by members, by guests. Nobody is named, and
    what calls itself a robot is not counted. Without a group: home, lists, search."""

    day = models.DateField()
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    is_by_guests = models.BooleanField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "group", "is_by_guests"],
                name="page_reads_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(times__gte=0), name="page_reads_counted"),
        ]
        indexes = [models.Index(F("group"), F("day").desc(), name="page_reads_of_group")]

    def __str__(self):
        return f"{self.day} {self.group_id}: {self.times}"


class Flush(models.Model):
    """A batch of counted reads that was written down, so that none is written twice."""

    batch = models.CharField(max_length=40, primary_key=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.batch
