"""Watched words, known domains and hosts, what was screened, and what the score learns from."""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import User
from community.screening.drafts import Kind, Outcome
from community.screening.limits import FIRST_POSTS_MOST, PATTERN_MAX
from community.screening.traits import BUCKETS


def new_stamp() -> str:
    return secrets.token_hex(8)


class How(models.TextChoices):
    PLAIN = "plain", _("Words, as they are")
    WILDCARD = "wildcard", _("One word, * for any letters, ? for one")
    REGEX = "regex", _("Regular expression")


class Does(models.TextChoices):
    BLOCK = "block", _("Refuse the text")
    HOLD = "hold", _("Hold it for a manager")
    REPLACE = "replace", _("Replace the word")
    NOTE = "note", _("Only tell managers")


class WatchedWord(models.Model):
    """A word or pattern, and what happens to a text that holds it."""

    pattern = models.CharField(_("word or pattern"), max_length=PATTERN_MAX)
    how = models.CharField(_("written as"), max_length=8, choices=How, default=How.PLAIN)
    does = models.CharField(_("what happens"), max_length=7, choices=Does, default=Does.HOLD)
    replacement = models.CharField(_("replacement"), max_length=60, blank=True)
    language = models.CharField(_("only in"), max_length=2, blank=True)
    group = models.ForeignKey(
        Group, verbose_name=_("only in the group"), null=True, blank=True, on_delete=models.CASCADE
    )
    note = models.CharField(_("why it is watched"), max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, editable=False, related_name="+"
    )
    slow_at = models.DateTimeField(null=True, editable=False)  # could not be looked for in time

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        constraints = [
            models.UniqueConstraint(
                fields=["pattern", "how", "language", "group"],
                name="watched_word_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(replacement="") | Q(does=Does.REPLACE),
                name="watched_word_replacement_used",
            ),
        ]

    def __str__(self):
        return self.pattern


class MailDomain(models.Model):
    """A mail domain that was decided about; its subdomains go with it."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    is_refused = models.BooleanField(_("kept out"), default=True)
    is_listed = models.BooleanField(default=False, editable=False)  # came with a list
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")

    def __str__(self):
        return self.domain


class Standing(models.TextChoices):
    COUNTED = "counted", _("By what members link to")
    TRUSTED = "trusted", _("Trusted: its links are not counted")
    REFUSED = "refused", _("Not wanted: texts that link to it wait")


class LinkHost(models.Model):
    """A host that members link to, and how far it is trusted."""

    host = models.CharField(_("linked site"), max_length=253, unique=True)
    standing = models.CharField(
        _("how far it is trusted"), max_length=7, choices=Standing, default=Standing.COUNTED
    )
    member_count = models.PositiveIntegerField(_("members who linked to it"), default=0)
    spam_count = models.PositiveIntegerField(_("times in spam"), default=0)
    seen_at = models.DateTimeField(_("last linked to"), null=True, editable=False)

    class Meta:
        verbose_name = _("linked site")
        verbose_name_plural = _("linked sites")
        indexes = [
            models.Index(F("member_count").desc(), F("id").desc(), name="link_host_members")
        ]

    def __str__(self):
        return self.host


class Scale(models.Model):
    """One training of the spam score. Nobody edits it; a later one takes its place."""

    made_at = models.DateTimeField(_("trained"), default=timezone.now)
    weights = models.BinaryField()
    unit = models.FloatField()
    bias = models.FloatField()
    threshold = models.FloatField()
    version = models.PositiveSmallIntegerField()  # of the traits
    lesson_count = models.PositiveIntegerField(_("texts"))
    spam_count = models.PositiveIntegerField(_("of them spam"))
    area = models.FloatField(_("area under the curve"))
    held_share = models.FloatField(_("honest texts held"))
    found_share = models.FloatField(_("spam found"))

    class Meta:
        verbose_name = _("spam score")
        verbose_name_plural = _("spam scores")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("weights"), 2 * BUCKETS), name="scale_bounded"
            )
        ]

    def __str__(self):
        return f"#{self.pk}"


class House(models.Model):
    """What every screening asks first: whether words or the scale changed, and how many first
    posts of a member wait for a manager. One row.

    The stamp is drawn, not counted: one that was taken back is never given again.
    """

    stamp = models.CharField(max_length=16, default=new_stamp, editable=False)
    first_posts = models.PositiveSmallIntegerField(
        _("first posts that wait"), default=0, validators=[MaxValueValidator(FIRST_POSTS_MOST)]
    )
    scale = models.ForeignKey(
        Scale, null=True, on_delete=models.SET_NULL, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("first posts")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="screening_house_is_one")]

    def __str__(self):
        return str(_("First posts"))


class Screened(models.Model):
    """A text that was screened and written, kept for thirty days.

    Of its words only those stay that a rule or the score named.
    """

    subject = models.CharField(max_length=40, unique=True)  # "post:12", as everywhere
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    place = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)
    is_by_newcomer = models.BooleanField(default=False)
    outcome = models.CharField(max_length=7, choices=Outcome)
    reasons = models.JSONField(default=list)
    score = models.FloatField(null=True)
    parts = models.JSONField(default=list)
    fingerprint = models.BigIntegerField()
    signature = ArrayField(models.IntegerField(), default=list)
    bands = ArrayField(models.IntegerField(), default=list)
    hosts = ArrayField(models.CharField(max_length=253), default=list)
    counted_at = models.DateTimeField(null=True)  # its hosts went into LinkHost

    class Meta:
        indexes = [
            models.Index("author", F("at").desc(), name="screened_by_author"),
            models.Index("at", name="screened_at"),
            GinIndex(fields=["bands"], name="screened_bands", fastupdate=False),
        ]

    def __str__(self):
        return self.subject


class Lesson(models.Model):
    """A judged text as hashed traits: what the score learns from. No word can be read in it."""

    subject = models.CharField(max_length=40, unique=True)
    is_spam = models.BooleanField()
    is_decided = models.BooleanField(default=True)  # by somebody; else it only stood for long
    version = models.PositiveSmallIntegerField()
    traits = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("traits"), 2 * BUCKETS), name="lesson_bounded"
            )
        ]
        indexes = [
            models.Index("is_spam", F("at").desc(), F("id").desc(), name="lesson_latest"),
        ]

    def __str__(self):
        return self.subject
