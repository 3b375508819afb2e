"""One matter for the reviewers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import IsNull, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.conditions import PreparedCondition
from community.groups.models import Group, JoinRequest, Right
from community.members.models import User
from community.members.queries import stand_in
from community.pages.models import Guideline
from community.topics.models import Held, Post, Topic
from moderation.models.scopes import Opened, of_managers, of_oneself, runs_it_alone
from moderation.models.targets import at_most_one

THINGS = ("post", "topic", "member", "group", "held", "request", "appeal")


class CaseKind(models.TextChoices):
    ILLEGAL = "illegal", _("Illegal content")
    REPORT = "report", _("Report")
    HELD = "held", _("Held")
    WATCHED = "watched", _("Watched word")
    NEWCOMER = "newcomer", _("New member")
    REQUEST = "request", _("Join request")
    APPEAL = "appeal", _("Appeal")
    SECOND = "second", _("Second opinion")


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    TAKEN = "taken", _("Taken")
    WAITING = "waiting", _("Waiting")
    DECIDED = "decided", _("Decided")


OPENED_BY = {  # the kinds of case that a volunteer sees by a right
    Right.REPORTS: (CaseKind.REPORT, CaseKind.ILLEGAL, CaseKind.WATCHED),
    Right.APPROVE: (CaseKind.HELD, CaseKind.NEWCOMER, CaseKind.REQUEST),
}


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Cases this reviewer may know of: all of it must lie where they may look, today.

        Nobody reviews themselves, unless nobody else runs the house; volunteers no managers; a
        second person for a purge or a ban is somebody who runs the house.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_manager:
            return self.filter(OF_OTHERS.on("", user.pk) | runs_it_alone(user))
        return self.filter(~Q(member=user), OPENED.to(user, OPENED_BY))


def _of_others(_shape, pk):
    return Case.objects.filter(~Q(member=pk), _without(of_oneself(stand_in(True, pk))))


def _within(viewer, reach, rights):
    """Cases that begin in a scope, none of whose matters lies outside or is the viewer's own."""
    others = ~reach.of_matters() | of_oneself(viewer)
    cases = Case.objects.filter(reach.of_rows("group", "topic") & _without(others))
    if not rights:
        return cases.exclude(kind=CaseKind.SECOND)
    kinds = [kind for right in rights for kind in OPENED_BY[right]]
    return cases.filter(~of_managers("member", "group"), kind__in=kinds)


OF_OTHERS = PreparedCondition(_of_others)
OPENED = Opened(_within)


def _without(matters):
    """Cases none of whose matters are such."""
    such = Matter.objects.filter(matters, case=models.OuterRef("pk")).order_by().values("pk")[:1]
    # A value, not an "exists": for that the planner reads all matters of the house each time.
    return Q(IsNull(models.Subquery(such), True))


class Case(models.Model):
    """All that was brought about one thing, or about one wave of nearly the same text.

    `group`, `topic` and `language` say who may work on it; `member` whose conduct it is about.
    What it is about stands in its matters.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=CaseKind)
    state = models.CharField(_("state"), max_length=7, choices=CaseState, default=CaseState.OPEN)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, blank=True)
    member = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases_about"
    )
    guideline = models.ForeignKey(  # the one that most people named
        Guideline, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    score = models.FloatField(_("score"), default=0)  # the sum of its reports' weights
    people_count = models.PositiveIntegerField(default=0)  # who reported, each once
    matter_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("promised by"))
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="cases_taken"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    waiting_for = models.CharField(_("waiting for"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaseState.DECIDED, decided_at__isnull=False)
                | Q(~Q(state=CaseState.DECIDED), decided_at=None),
                name="case_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.TAKEN) | Q(taken_at__isnull=False),
                name="case_taken_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.WAITING) | Q(waiting_since__isnull=False),
                name="case_waiting_whole",
            ),
        ]
        indexes = [
            models.Index(
                F("due_at"), F("id"), condition=Q(decided_at=None), name="case_by_promise"
            ),
            models.Index(
                F("score").desc(),
                F("id").desc(),
                condition=Q(decided_at=None),
                name="case_by_score",
            ),
            models.Index(
                F("opened_at").desc(),
                F("id").desc(),
                condition=Q(decided_at=None),
                name="case_newest",
            ),
            models.Index(
                F("group"),
                F("due_at"),
                F("id"),
                condition=Q(decided_at=None),
                name="case_of_group",
            ),
            models.Index(
                F("assignee"), F("due_at"), condition=Q(decided_at=None), name="case_of_assignee"
            ),
            models.Index(
                F("decided_at").desc(),
                F("id").desc(),
                condition=Q(decided_at__isnull=False),
                name="case_decided_latest",
            ),
            models.Index(F("member"), F("opened_at").desc(), name="case_about_member"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def is_decided(self):
        return self.decided_at is not None


class Matter(models.Model):
    """One thing that a case is about. While the case is open, no other case is about it.

    Which thing it was is gone where the thing was purged.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="matters")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="matters")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="matters")
    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    held = models.ForeignKey(Held, null=True, on_delete=models.SET_NULL, related_name="matters")
    request = models.ForeignKey(
        JoinRequest, null=True, on_delete=models.SET_NULL, related_name="matters"
    )
    appeal = models.ForeignKey(
        "moderation.Appeal", null=True, on_delete=models.SET_NULL, related_name="matters"
    )
    brought_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)  # with its case

    class Meta:
        constraints = [
            models.CheckConstraint(condition=at_most_one(*THINGS), name="matter_of_one_thing"),
            *(
                models.UniqueConstraint(
                    fields=[name],
                    condition=Q(**{f"{name}__isnull": False}, closed_at=None),
                    name=f"matter_{name}_open_once",
                )
                for name in THINGS
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="matter_of_case")]

    def __str__(self):
        return f"#{self.case_id}.{self.pk}"


class CaseNote(models.Model):
    """What reviewers tell each other about a case. Nobody else reads it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), 2000), name="case_note_bounded"
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="case_note_of_case")]

    def __str__(self):
        return f"#{self.case_id}.{self.pk}"
