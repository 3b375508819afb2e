"""Where the community is to go, how far it is, and what was done for it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.models.signal import Span
from analytics.scopes import GROUP, SCOPE_MAX
from community.groups.models import Group
from community.members.models import User
from community.topics.models import Topic
from events.models import Event

WORDS_MAX = 4000


class InScope(models.QuerySet):
    """Rows about a part of the house, for those who run it."""

    def visible_to(self, user):
        if getattr(user, "is_manager", False):
            return self.all()
        if not user.is_authenticated:
            return self.none()
        groups = Group.objects.managed_by(user).values_list("pk", flat=True)
        return self.filter(scope__in=[f"{GROUP}:{pk}" for pk in groups])


class Strategy(models.Model):
    """One version of why this community is here. The newest holds; older ones are kept."""

    purpose = models.TextField(_("what it is for"), max_length=WORDS_MAX)
    audience = models.TextField(_("whom it is for"), max_length=WORDS_MAX, blank=True)
    drives = models.TextField(_("what drives them"), max_length=WORDS_MAX, blank=True)
    values = models.TextField(_("what we hold to"), max_length=WORDS_MAX, blank=True)
    success = models.TextField(_("how we know that it works"), max_length=WORDS_MAX, blank=True)
    change_note = models.CharField(_("what changed"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="strategy_latest")]

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"


class GoalState(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    MISSED = "missed", _("Missed")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", pgettext_lazy("goal", "Dropped")
    UNKNOWN = "unknown", pgettext_lazy("goal", "Too early to say")


class Cadence(models.TextChoices):
    WEEK = "week", _("Each week")
    WEEKS2 = "weeks2", _("Every two weeks")
    MONTH = "month", _("Each month")
    QUARTER = "quarter", _("Each quarter")
    HALF = "half", _("Each half year")
    YEAR = "year", _("Each year")

    @classmethod
    def for_goals(cls) -> list[tuple[str, str]]:
        """Choices of those after which a goal is looked at: longer ones see it too late."""
        return [(one.value, one.label) for one in cls if one not in (cls.HALF, cls.YEAR)]


class Goal(models.Model):
    """A metric that is to come from a baseline to a target by a day, with somebody who sees to it.

    The baseline is frozen when the goal is set. `state` and `forecast` are worked out each night;
    `forecast` holds eight weeks: [[day, middle, low, high], …], in the metric's unit.
    """

    title = models.CharField(_("title"), max_length=120)
    why = models.TextField(_("why"), max_length=WORDS_MAX, blank=True)
    metric = models.CharField(_("what is measured"), max_length=40)
    scope = models.CharField(_("where"), max_length=SCOPE_MAX, default="place")
    span = models.CharField(_("over"), max_length=7, choices=Span, default=Span.WEEK)
    baseline = models.FloatField(_("where we began"), null=True)
    baseline_day = models.DateField(_("measured on"))
    target = models.FloatField(_("where we want to be"))
    deadline = models.DateField(_("by"))
    cadence = models.CharField(
        _("looked at"), max_length=7, choices=Cadence, default=Cadence.MONTH
    )
    owner = models.ForeignKey(
        User, verbose_name=_("who sees to it"), on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("set"), default=timezone.now)
    state = models.CharField(
        _("state"), max_length=8, choices=GoalState, default=GoalState.UNKNOWN
    )
    value = models.FloatField(null=True)  # the newest figure that may be shown
    forecast = models.JSONField(default=list, editable=False)
    judged_on = models.DateField(null=True, editable=False)  # the last day that was looked at
    ended_at = models.DateTimeField(null=True, blank=True)  # reached, missed or dropped
    dropped_because = models.CharField(_("why dropped"), max_length=300, blank=True)

    objects = InScope.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["ended_at", "deadline", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gt=F("baseline_day")), name="goal_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state=GoalState.DROPPED) | ~Q(dropped_because=""),
                name="goal_dropped_says_why",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("why"), WORDS_MAX), name="goal_why_bounded"
            ),
        ]
        indexes = [models.Index(fields=["deadline"], condition=Q(ended_at=None), name="goal_open")]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.ended_at is None


class GoalTurn(models.Model):
    """A day on which a goal was judged to fare otherwise than before, as it stood then.

    `low` and `high` are where the forecast saw it by its deadline; none of both where it could
    not be told. Judged again on the same day, the row says what is judged now.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="turns")
    day = models.DateField()  # the last day that was looked at
    state = models.CharField(_("state"), max_length=8, choices=GoalState)
    value = models.FloatField(null=True)  # the newest figure that could be shown
    target = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "day"], name="goal_turns_once_a_day")
        ]

    def __str__(self):
        return f"{self.goal_id} {self.day}: {self.state}"


class TacticKind(models.TextChoices):
    OTHER = "other", _("Something we did")
    TOPICS = "topics", _("A series of topics")
    EVENT = "event", pgettext_lazy("tactic", "An event")
    GUIDELINE = "guideline", _("A guideline changed")
    VOLUNTEER = "volunteer", _("A volunteer appointed")


class Verdict(models.TextChoices):
    WORKED = "worked", _("It worked")
    PARTLY = "partly", _("It worked in part")
    NOTHING = "nothing", _("It did nothing")
    HARM = "harm", _("It did harm")
    UNKNOWN = "unknown", _("We cannot tell")


class Tactic(models.Model):
    """Something that was done, when, for which goal, at what cost; judged on its review day."""

    title = models.CharField(_("what was done"), max_length=120)
    words = models.TextField(_("how"), max_length=WORDS_MAX, blank=True)
    kind = models.CharField(
        pgettext_lazy("tactic", "kind"), max_length=9, choices=TacticKind, default=TacticKind.OTHER
    )
    # What the system knew: "event:3", "guideline:2", "grant:8", "topics:group:4:member:2"; once.
    known_as = models.CharField(max_length=60, blank=True, editable=False)
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="tactics"
    )
    metric = models.CharField(_("what it should move"), max_length=40)
    scope = models.CharField(_("where"), max_length=SCOPE_MAX, default="place")
    began_on = models.DateField(_("began"))
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    expected = models.FloatField(_("expected change, in per cent"), null=True, blank=True)
    hours = models.FloatField(_("hours it took"), default=0)
    money = models.DecimalField(_("money it cost"), max_digits=10, decimal_places=2, default=0)
    review_on = models.DateField(_("looked at again on"))
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict, blank=True)
    verdict_words = models.TextField(_("what we learned"), max_length=WORDS_MAX, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = InScope.as_manager()

    class Meta:
        verbose_name = _("tactic")
        verbose_name_plural = _("tactics")
        ordering = ["-began_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="tactic_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=0, money__gte=0), name="tactic_cost_sane"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at=None)
                | ~Q(verdict="") & Q(judged_at__isnull=False),
                name="tactic_judged_whole",
            ),
            models.UniqueConstraint(
                fields=["known_as"], condition=~Q(known_as=""), name="tactic_known_once"
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "began_on"], name="tactic_of_metric"),
            models.Index(
                fields=["review_on"], condition=Q(judged_at=None), name="tactic_to_review"
            ),
        ]

    def __str__(self):
        return self.title


class Dismissed(models.Model):
    """Something the house knew of and offered as a tactic, of which somebody said that it is not
    worth noting. By the name that it is known as for ever; it can be taken up again."""

    known_as = models.CharField(max_length=60, unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.known_as


class Finding(models.TextChoices):
    LIKELY = "likely", _("Likely real")
    NOISE = "noise", _("Within the noise")
    TOO_FEW = "too_few", _("Too few to say")
    CANNOT = "cannot", _("Cannot tell")


class Effect(models.Model):
    """What the figures say about one tactic, worked out by the worker each night until 12 weeks
    after it began. `change`, `low` and `high` are shares (0.18: up 18 %) with a 95 % interval;
    `others_change` is the comparison series' own change over the same weeks."""

    tactic = models.OneToOneField(Tactic, on_delete=models.CASCADE, related_name="effect")
    finding = models.CharField(max_length=7, choices=Finding)
    before = models.FloatField(null=True)  # mean a week, in the metric's unit
    after = models.FloatField(null=True)
    weeks_before = models.PositiveSmallIntegerField(default=0)
    weeks_after = models.PositiveSmallIntegerField(default=0)
    change = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    others = models.CharField(max_length=10, blank=True)  # "groups", "last_year" or none
    others_change = models.FloatField(null=True)
    n = models.PositiveIntegerField(default=0)  # people in the smaller of the two windows
    why_not = models.CharField(max_length=20, blank=True)  # why it cannot tell: a key
    until_day = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.tactic_id}: {self.finding}"
