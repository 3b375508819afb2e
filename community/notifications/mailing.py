"""Notices that leave by mail: gathered, after a quiet moment, and from the truth of then.

The beat promises; the relay keeps. A promise holds nothing but whose mail it is: what it says is
asked when it leaves, in the transaction that notes that it left. A server that says "later" undoes
that, and the next try asks again.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from community.core.mail import hand_over
from community.core.models import Letter
from community.core.outbox import keeper, promise
from community.members.models import User
from community.notifications import letters
from community.notifications.actions import stop_mail
from community.notifications.digests import SPAN, digest_for
from community.notifications.models import (
    DIGESTS,
    URGENT_KINDS,
    Digest,
    MailChoice,
    Notice,
    Rhythm,
)
from community.notifications.periods import period_of
from community.notifications.queries import mail_choice_of, wanted_by_mail
from community.notifications.subjects import shown_to

QUIET = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)  # a topic that is never quiet is mailed none the less
NEWS = timedelta(days=3)  # older notices are in the inbox, and no news for a mail
AWAY = timedelta(days=180)
AT_ONCE = 500  # promised a minute
MAILS_A_DAY = 100  # to one member; the rest waits in the inbox


def promise_mails(now: datetime) -> int:
    """Promise a mail for each gathering that has been quiet, waits for long, or cannot wait; how
    many."""
    waiting = _waiting().filter(made_at__gt=now - NEWS)
    choice = "member__mail_choice"
    waiting = waiting.filter(
        Q(**{f"{choice}__isnull": True})
        | Q(**{f"{choice}__rhythm": Rhythm.INSTANT, f"{choice}__stopped_at": None})
    )
    due = waiting.values("member_id", "gather").annotate(newest=Max("made_at"))
    due = due.annotate(oldest=Min("made_at"), urgent=Count("pk", filter=Q(kind__in=URGENT_KINDS)))
    due = due.filter(Q(newest__lte=now - QUIET) | Q(oldest__lte=now - LONGEST) | Q(urgent__gt=0))
    found = list(due.order_by("oldest", "member_id", "gather")[:AT_ONCE])
    with transaction.atomic():
        for one in found:
            key = f"mail:{one['member_id']}:{one['gather']}:{one['newest']:%Y%m%d%H%M%S%f}"
            promise(mail_gathered, key=key, member_id=one["member_id"], gather=one["gather"])
    return len(found)


def _waiting():
    return Notice.objects.filter(by_mail=True, mailed_at=None, read_at=None)


@keeper
def mail_gathered(*, member_id: int, gather: str) -> None:
    """One mail of what waits of one gathering; what may not be said now is never said."""
    rows = _waiting().filter(member=member_id, gather=gather).select_for_update(of=["self"])
    rows = list(rows.order_by("made_at", "pk"))
    if not rows:
        return
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    member = _reachable(member_id, [Rhythm.INSTANT])
    if member is None or _had_many(member):
        return
    with letters.speaking_to(member):
        wanted = wanted_by_mail(member, rows)
        shown = shown_to(member, wanted)
        told = [(row, shown[row.pk]) for row in wanted if row.pk in shown]
        if told:
            marks = ",".join(f"{row.pk}@{row.made_at.isoformat()}" for row, _shown in told)
            about = f"notices:{member.pk}:{gather}:{marks}"
            hand_over(**letters.of_notices(member, told), about=about)


def promise_digests(now: datetime) -> int:
    """Promise the digests that are due by their readers' clocks; how many."""
    choices = MailChoice.objects.filter(rhythm__in=DIGESTS, stopped_at=None)
    kinds = choices.values_list("rhythm", "member__time_zone").distinct()
    promised = 0
    for rhythm, time_zone in kinds:
        period = period_of(rhythm, time_zone, now)
        members = choices.filter(rhythm=rhythm, member__time_zone=time_zone)
        had = Digest.objects.filter(period=period).values("member")
        due = members.exclude(member__in=had).order_by("pk") if period else []
        with transaction.atomic():
            for choice in due[:AT_ONCE]:
                key = f"digest:{choice.pk}:{period}"
                promise(mail_digest, key=key, member_id=choice.pk, period=period)
                promised += 1
    return promised


@keeper
def mail_digest(*, member_id: int, period: str) -> None:
    """One member's digest of one period: sent, or not worth sending, once."""
    row = Digest(member_id=member_id, period=period)
    if not User.objects.filter(pk=member_id).exists() or not _is_first(row):
        return
    member = _reachable(member_id, DIGESTS)
    rhythm = mail_choice_of(member).rhythm if member else ""
    if member is None or _had_one(member, rhythm):
        return
    with letters.speaking_to(member):
        now = timezone.now()
        digest = digest_for(member, rhythm, now)
        if digest:
            hand_over(**letters.of_digest(member, digest), about=f"digest:{member.pk}:{period}")
            Digest.objects.filter(member=member, period=period).update(sent_at=now)
            waiting = Notice.objects.filter(pk__in=digest.notices, by_mail=True, mailed_at=None)
            waiting.update(mailed_at=now)


def _had_many(member):
    """Whether so many mails went to the member within a day; those of one mail left together."""
    mailed = Notice.objects.filter(member=member, mailed_at__gt=timezone.now() - timedelta(days=1))
    return mailed.values("mailed_at").distinct().count() > MAILS_A_DAY


def _had_one(member, rhythm):
    """Whether the last one is too fresh: clocks jump back, and people fly around the world."""
    fresh = timezone.now() - SPAN[Rhythm(rhythm)] * 0.8
    return Digest.objects.filter(member=member, sent_at__gt=fresh).exists()


def _is_first(row):
    """Whether nobody wrote this row before; another worker's row is waited for."""
    Digest.objects.bulk_create([row], ignore_conflicts=True)
    kept = Digest.objects.filter(member=row.member_id, period=row.period)
    return kept.filter(made_at=row.made_at).exists()


def _reachable(member_id, rhythms):
    """The member, if mail of this rhythm may go to them now: let in, not away for half a year, at
    an address that they confirmed and that did not send mail back."""
    member = User.objects.filter(pk=member_id).first()
    if member is None or not member.is_welcome or not member.email or is_away(member):
        return None
    choice = mail_choice_of(member)
    known = EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True)
    wants = choice.stopped_at is None and choice.rhythm in rhythms
    return member if wants and known.exists() else None


def is_away(member: User) -> bool:
    """Not seen for half a year: the house stops writing until they come back."""
    return max(member.seen_at or member.joined_at, member.joined_at) < timezone.now() - AWAY


@transaction.atomic
def heed_refusals() -> int:
    """Stop mail to members whose address the mail server says does not exist; how many."""
    bad = Letter.objects.filter(is_address_bad=True, refused_at__isnull=False)
    bad = bad.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE]
    stopped = 0
    for letter in bad:
        for member in User.objects.filter(email__iexact=letter.to):
            stop_mail(member=member, because=letter.refused_because)
            stopped += 1
        letter.is_address_bad = False  # heeded
        letter.save(update_fields=["is_address_bad"])
    return stopped
