"""What a member is told, and how they want to be told."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import User


class Kind(models.TextChoices):
    REPLY = "reply", _("A reply where I write")
    MENTION = "mention", _("Somebody mentions me")
    QUOTE = "quote", _("Somebody quotes me")
    ACCEPTED = "accepted", _("My reply is the answer")
    REACTION = "reaction", _("Reactions to what I wrote")
    TOPIC = "topic", _("A post in a topic that I watch")
    TAG = "tag", _("A post under a tag that I watch")
    GROUP = "group", _("A post in a group that I watch")
    REQUEST = "request", _("Somebody asks to join my group")
    INVITATION = "invitation", _("I am invited, or let in")
    WORD = "word", _("A word from a manager")
    DECISION = "decision", _("A decision about me or what I wrote")
    REPORT = "report", _("What became of my report")
    CASE = "case", _("Work at the desk")
    GRANT = "grant", _("My rights as a volunteer")
    EVENT = "event", _("My seat at an event, and what changes there")
    REMINDER = "reminder", _("An event that I come to begins soon")
    HOSTING = "hosting", _("Events that I host")
    POLL = "poll", _("What came of a poll in which I voted")
    HEARD = "heard", _("What my words led to, and whether my name may stand beside them")
    ADVICE = "advice", _("Answers of the organisation, and reports that are ready")


class Way(models.TextChoices):
    NOTHING = "nothing", _("Nothing")
    INBOX = "inbox", _("In the inbox")
    MAIL = "mail", _("In the inbox and by mail")


QUIET_KINDS = frozenset([Kind.REACTION, Kind.TOPIC, Kind.TAG, Kind.GROUP])
URGENT_KINDS = frozenset([Kind.EVENT, Kind.REMINDER])  # no mail of them waits for quiet minutes


class Rhythm(models.TextChoices):
    INSTANT = "instant", _("At once, after five quiet minutes")
    DAILY = "daily", _("Once a day, at eight in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday at eight in the morning")
    NEVER = "never", _("Never")


DIGESTS = (Rhythm.DAILY, Rhythm.WEEKLY)


def usual_way(kind: str, rhythm: str = Rhythm.INSTANT) -> Way:
    """How members are told of a kind until they say otherwise: what waits for them, by mail.

    A digest holds everything that they did not see yet: one mail more or less, however much.
    """
    return Way.INBOX if kind in QUIET_KINDS and rhythm not in DIGESTS else Way.MAIL


class Notice(models.Model):
    """Something that happened which concerns a member: one row for each thing it is about.

    `subject` names the thing ("post:12"), `gather` what it belongs with in the inbox ("topic:3"),
    `place` the group that its preferences are kept by. What it says is asked of the room that the
    subject belongs to, each time, for this member: see `subjects`.
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=40)
    gather = models.CharField(max_length=40)
    place = models.BigIntegerField(null=True, blank=True)
    actor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    by_mail = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "subject"], name="notice_once")]
        indexes = [
            models.Index(F("member"), F("made_at").desc(), F("id").desc(), name="notice_latest"),
            models.Index(fields=["member", "gather"], name="notice_gathered"),
            models.Index(fields=["member"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["gather"], condition=Q(read_at=None), name="notice_unread_of"),
            models.Index(
                fields=["made_at"],
                condition=Q(by_mail=True, mailed_at=None),
                name="notice_to_mail",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject} → {self.member_id}"


class Preference(models.Model):
    """How a member wants to be told of one kind; in one group, or (place None) everywhere."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.BigIntegerField(null=True, blank=True)
    way = models.CharField(max_length=7, choices=Way)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "place"], nulls_distinct=False, name="preference_once"
            )
        ]

    def __str__(self):
        return f"{self.member_id} {self.kind} {self.place}: {self.way}"


class MailChoice(models.Model):
    """When mail comes to a member; without a row, at once. A stop is the house's, not theirs."""

    member = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    rhythm = models.CharField(max_length=7, choices=Rhythm, default=Rhythm.INSTANT)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["rhythm"],
                condition=Q(rhythm__in=["daily", "weekly"], stopped_at=None),
                name="mail_choice_digest",
            )
        ]

    def __str__(self):
        return f"{self.member_id}: {self.rhythm}"


class Digest(models.Model):
    """A member's morning mail of one day or one week, sent or not worth sending: once each."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    period = models.CharField(max_length=10)  # 2026-11-21, or 2026-W47
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="digest_once")]

    def __str__(self):
        return f"{self.member_id} {self.period}"
