"""What reviewers did, and under which guideline."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.core.conditions import PreparedCondition
from community.groups.models import Group, JoinRequest, Right
from community.members.models import User
from community.members.queries import stand_in
from community.pages.models import Guideline
from community.topics.models import Held, Post, Topic
from moderation.models.case import THINGS, Case, Matter
from moderation.models.scopes import (
    Opened,
    of_managers,
    of_oneself,
    runs_it_alone,
    standing_in,
    unread_by,
)
from moderation.models.targets import at_most_one, exactly_one

REASON_MAX = 2000
TARGETS = (*THINGS, "wave")


class Verb(models.TextChoices):
    KEEP = "keep", _("kept")
    EDIT = "edit", _("edited")
    HIDE = "hide", _("hidden")
    SHOW = "show", _("shown again")
    DELETE = "delete", _("deleted")
    RESTORE = "restore", _("restored")
    PURGE = "purge", _("purged")
    MOVE = "move", _("moved")
    SPLIT = "split", _("split")
    MERGE = "merge", _("merged")
    CLOSE = "close", _("closed")
    REOPEN = "reopen", _("reopened")
    SLOW = "slow", _("slowed down")
    ARCHIVE = "archive", _("archived")
    WAKE = "wake", _("woken")
    PIN = "pin", _("pinned")
    UNPIN = "unpin", _("unpinned")
    LET_IN = "let_in", _("let in")
    REFUSE = "refuse", _("not let in")
    NOTE = "note", _("noted")
    WARN = "warn", _("warned")
    SILENCE = "silence", _("silenced")
    SUSPEND = "suspend", _("suspended")
    BAN = "ban", _("banned")
    LIFT = "lift", _("sanction lifted")
    UPHOLD = "uphold", _("appeal: upheld")
    REDUCE = "reduce", _("appeal: reduced")
    OVERTURN = "overturn", _("appeal: overturned")
    UNDO = "undo", _("undone")


def _target(model, **more):
    """A decision outlives what it was about: nothing is set to null in a row nobody edits."""
    return models.ForeignKey(
        model, null=True, on_delete=models.DO_NOTHING, db_constraint=False, **more
    )


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this reviewer may read of what was decided, and never about themselves here.

        What went to another place since is for those who may read there.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_manager:
            return self.filter(OF_OTHERS.on("", user.pk) | runs_it_alone(user))
        return self.filter(STILL_THERE.on("", user.pk), OPENED.to(user, [Right.REPORTS]))


def _of_others(_shape, pk):
    return Decision.objects.filter(~Q(about=pk), ~_with_own(stand_in(True, pk)))


def _still_there(_shape, pk):
    viewer = stand_in(False, pk)
    return Decision.objects.filter(~Q(about=pk), ~_with_own(viewer), ~_gone_from(viewer))


def _within(_viewer, reach, rights):
    """Decisions about what happened within a scope; volunteers see none about managers."""
    decisions = Decision.objects.filter(reach.of_decisions())
    return decisions.filter(~of_managers("about", "place")) if rights else decisions


OF_OTHERS = PreparedCondition(_of_others)
STILL_THERE = PreparedCondition(_still_there)
OPENED = Opened(_within)


def _with_own(viewer):
    """Decisions about a wave that something of the viewer's was in."""
    own = Matter.objects.filter(of_oneself(viewer), case=models.OuterRef("wave"))
    return Q(models.Exists(own))


def _gone_from(viewer):
    """Decisions about what stands, by now, where the viewer does not read: itself, something of
    its wave, or what the decision was about that was appealed."""
    unread = unread_by(viewer)
    waves = Matter.objects.filter(standing_in(unread), case=models.OuterRef("wave"))
    appealed = Decision.objects.filter(standing_in(unread), appealed=models.OuterRef("appeal"))
    return standing_in(unread) | Q(models.Exists(waves)) | Q(models.Exists(appealed))


class Decision(models.Model):
    """One thing done by one reviewer to exactly one target. Nobody edits it; undoing is another.

    `before` and `after` hold what is needed to give back what was, and to show what changed;
    words of members are not in them. The database refuses to change or to remove a row.
    """

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="decisions")
    seconded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("what"), max_length=8, choices=Verb)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="decisions")
    guideline = models.ForeignKey(
        Guideline, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    reason = models.TextField(
        _("reason"), max_length=REASON_MAX, blank=True
    )  # the member reads it
    note = models.TextField(_("note"), max_length=REASON_MAX, blank=True)  # for reviewers
    post = _target(Post, related_name="decisions")
    topic = _target(Topic, related_name="decisions")
    member = _target(User, related_name="decisions_about")
    group = _target(Group, related_name="decisions")
    held = _target(Held, related_name="decisions")
    request = _target(JoinRequest, related_name="decisions")
    appeal = _target("moderation.Appeal", related_name="decisions")
    wave = _target(Case, related_name="wave_decisions")
    about = models.ForeignKey(  # whose words or conduct: who is told, and who may appeal
        User, null=True, on_delete=models.PROTECT, related_name="decisions_told"
    )
    place = models.ForeignKey(  # the group it happened in, for scopes and the public log
        Group, null=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    until = models.DateTimeField(_("until"), null=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), REASON_MAX),
                name="decision_reason_bounded",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), REASON_MAX), name="decision_note_bounded"
            ),
            models.CheckConstraint(condition=exactly_one(*TARGETS), name="decision_one_target"),
            models.CheckConstraint(
                condition=Q(verb=Verb.UNDO, undoes__isnull=False)
                | Q(~Q(verb=Verb.UNDO), undoes=None),
                name="decision_undoes_something",
            ),
        ]
        indexes = [
            models.Index(F("made_at").desc(), F("id").desc(), name="decision_latest"),
            models.Index(
                F("place"), F("made_at").desc(), F("id").desc(), name="decision_of_group"
            ),
            models.Index(
                F("about"), F("made_at").desc(), F("id").desc(), name="decision_about_member"
            ),
            models.Index(F("by"), F("made_at").desc(), name="decision_by_reviewer"),
            models.Index(F("case"), F("id"), name="decision_of_case"),
            models.Index(F("post"), condition=Q(post__isnull=False), name="decision_post"),
            models.Index(F("topic"), condition=Q(topic__isnull=False), name="decision_topic"),
        ]

    def __str__(self):
        return f"{self.get_verb_display()} #{self.pk}"


class Proposal(models.Model):
    """A purge or a ban that waits for a second person. Confirmed, it becomes a decision."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="proposals")
    verb = models.CharField(_("what"), max_length=8, choices=Verb)
    guideline = models.ForeignKey(Guideline, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=REASON_MAX, blank=True)
    note = models.TextField(_("note"), max_length=REASON_MAX, blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("reason"), REASON_MAX),
                name="proposal_reason_bounded",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), REASON_MAX), name="proposal_note_bounded"
            ),
            models.CheckConstraint(
                condition=at_most_one("post", "topic", "member"), name="proposal_of_one_thing"
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("by")) | Q(decision=None),
                name="proposal_by_a_second",
            ),
        ]
        indexes = [
            models.Index(F("made_at"), condition=Q(answered_at=None), name="proposal_waiting")
        ]

    def __str__(self):
        return f"{self.get_verb_display()} #{self.pk}"
