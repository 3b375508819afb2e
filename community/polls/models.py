"""A question to members in a post, what they may choose, and what each chose."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.members.models import User
from community.topics.models import Post

OPTIONS_MIN, OPTIONS_MAX = 2, 20  # numbers.md, section 8, says 10; dates need more
QUESTION_MAX, OPTION_MAX, PLACE_MAX, OUTCOME_MAX = 150, 150, 200, 8_000
SMALLEST_CELL = 5  # walls.md, L14: fewer voters than these are not counted in public


def anywhere() -> int:
    """A key that tells nothing of when its row was written."""
    return secrets.randbelow(2**62) + 1


class PollKind(models.TextChoices):
    SINGLE = "single", _("One choice")
    MULTIPLE = "multiple", _("Several choices")
    RANKED = "ranked", _("In order of preference")
    DATES = "dates", _("Times and places: which suit you?")


class Results(models.TextChoices):
    """From when on a member sees how the vote stands."""

    ALWAYS = "always", _("Always")
    VOTED = "voted", _("After voting")
    CLOSED = "closed", _("When it is closed")


class Electorate(models.TextChoices):
    """Who may answer, of those who may read the post."""

    READERS = "readers", _("Every member who can read this")
    GROUP = "group", _("Members of the group")
    BEFORE = "before", _("Members of the group who joined it before the poll was opened")


class Fit(models.IntegerChoices):
    """How a time or a place suits somebody."""

    NO = 0, _("No")
    IF_NEEDED = 1, _("If needed")
    YES = 2, _("Yes")


class PollQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Polls in posts whose words this person may read: a deleted post takes its poll along,
        and so does a deleted topic."""
        posts = Post.objects.visible_to(user).standing().filter(topic__deleted_at=None)
        return self.filter(post__in=posts)

    def due(self, now):
        """Still counted as open, though their time is over."""
        return self.filter(closed_at=None, closes_at__lte=now)

    def consultations(self):
        return self.filter(consulted_at__isnull=False)


class Poll(models.Model):
    """One question in one post. A manager can make it a consultation: then a quorum may be set,
    and the organisation answers with an outcome."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=QUESTION_MAX)
    kind = models.CharField(_("kind"), max_length=8, choices=PollKind, default=PollKind.SINGLE)
    is_secret = models.BooleanField(_("secret ballot"), default=False)
    results = models.CharField(
        _("results are shown"), max_length=6, choices=Results, default=Results.VOTED
    )
    electorate = models.CharField(
        _("who may answer"), max_length=7, choices=Electorate, default=Electorate.READERS
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    made_at = models.DateTimeField(_("opened"), default=timezone.now)

    consulted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    consulted_at = models.DateTimeField(_("a consultation since"), null=True, blank=True)
    quorum = models.PositiveIntegerField(_("quorum"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), max_length=OUTCOME_MAX, blank=True)
    outcome_html = models.TextField(blank=True, editable=False)
    outcome_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome_at = models.DateTimeField(_("answered"), null=True, blank=True)
    chosen = models.ForeignKey(
        "polls.Option", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # of times and places: what was decided for

    voter_count = models.PositiveIntegerField(_("voters"), default=0)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None)
                | ~Q(outcome="") & Q(outcome_at__isnull=False),
                name="poll_outcome_has_its_moment",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("outcome"), OUTCOME_MAX),
                name="poll_outcome_bounded",
            ),
            models.CheckConstraint(
                condition=Q(consulted_at__isnull=False) | Q(quorum=None, outcome=""),
                name="poll_life_is_a_consultations",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(closed_at=None, closes_at__isnull=False),
                name="poll_closing",
            ),
            models.Index(
                models.F("consulted_at").desc(),
                models.F("id").desc(),
                condition=Q(consulted_at__isnull=False),
                name="poll_consultations",
            ),
        ]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("polls:of_post", args=[self.post_id])

    @property
    def is_closed(self):
        ended = self.closes_at is not None and self.closes_at <= timezone.now()
        return ended or self.closed_at is not None

    @property
    def is_consultation(self):
        return self.consulted_at is not None

    @property
    def is_answered(self):
        return self.outcome_at is not None

    @property
    def asks_for_dates(self):
        return self.kind == PollKind.DATES

    @property
    def is_ranked(self):
        return self.kind == PollKind.RANKED

    @property
    def has_quorum(self):
        return self.quorum is None or self.voter_count >= self.quorum


class Option(models.Model):
    """What may be chosen. Of times and places, `starts_at`, `ends_at` and `place` say it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(_("choice"), max_length=OPTION_MAX, blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(
        pgettext_lazy("where it is", "place"), max_length=PLACE_MAX, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    # Kept by the vote: ballots that chose it; of an order, those that put it first; of dates, yes.
    votes = models.PositiveIntegerField(_("votes"), default=0)
    if_needed = models.PositiveIntegerField(_("if needed"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="option_position_once"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(starts_at__isnull=False) | ~Q(place=""),
                name="option_says_something",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="option_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return self.text or f"{self.starts_at} {self.place}"


class Voter(models.Model):
    """That a member voted in a secret ballot: written when it is closed, all in one go, so that
    nothing leads from a voter to what they chose. Of a public one, the ballots say it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="voter_once")]

    def __str__(self):
        return f"{self.member_id} in {self.poll_id}"


class Ballot(models.Model):
    """What one voter chose.

    `mark` finds it again when they change their mind: a keyed hash of poll and member, so that a
    secret ballot names nobody, in a dump of the table either (see `secrecy`). `chosen` are keys of
    options: in order of preference where the poll asks for it; of dates, those that suit, and
    `fits` says for each of them how well.
    """

    id = models.BigIntegerField(primary_key=True, default=anywhere, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )  # None in a secret ballot
    mark = models.CharField(max_length=64, editable=False)
    chosen = ArrayField(models.BigIntegerField(), default=list, blank=True)
    fits = ArrayField(models.PositiveSmallIntegerField(choices=Fit), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "mark"], name="ballot_once"),
            models.UniqueConstraint(fields=["poll", "member"], name="ballot_of_member_once"),
        ]
        indexes = [models.Index(fields=["poll", "id"], name="ballot_of_poll")]

    def __str__(self):
        return f"ballot in {self.poll_id}"
