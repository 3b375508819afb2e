"""Making reports, each once a period; and who is told of them."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.days import last_finished_day, today
from analytics.models import EngagementReport, ReportLink, Rhythm, Rollup
from analytics.reporting.body import body_of
from analytics.reporting.periods import Period, ended, last_ended
from analytics.scopes import Scope, scope_of
from analytics.telling.reports import mail_outside, tell_report
from community.core.clock import database_now
from community.core.errors import Refused
from community.core.outbox import keeper, promise
from community.members.models import User

LINK_LASTS = timedelta(days=60)
SENT_A_DAY = 20  # letters of one person
CAUGHT_UP = 60  # periods of one rhythm that are made in one night after an outage
HELD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class NotOver(Refused):
    """The period goes on; a report is about what is over."""


class NotCounted(Refused):
    """A report that is made before its figures would be empty for ever."""


class TooManyLetters(Refused):
    """The house is nobody's way to mail strangers."""


class RhythmThere(Refused):
    """One rhythm is enough for a part of the house and how often."""


@keeper
@transaction.atomic
def make_due_reports(day: str | date) -> None:
    """What each rhythm wants of the periods that were over when `day` was. After an outage all
    that is missing is made, and the newest alone is told of."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    day = min(day, last_finished_day())
    for rhythm in Rhythm.objects.filter(stopped_at=None).order_by("pk"):
        _make_due(rhythm, day)


def _make_due(rhythm, day):
    periods = list(ended(rhythm.cadence, rhythm.begins_on, day))[-CAUGHT_UP:]
    there = EngagementReport.objects.filter(cadence=rhythm.cadence, scope=rhythm.scope)
    made = set(there.values_list("starts_on", flat=True))
    for period in periods:
        if period.starts_on not in made:
            report, is_new = make_report(scope=scope_of(rhythm.scope), period=period)
            if is_new and period == periods[-1]:
                _promise_told(report, rhythm)


def _promise_told(report, rhythm):
    if rhythm.is_for_managers:
        promise(tell_report, key=f"report:{report.pk}", report_id=report.pk)
    for address in rhythm.addresses:
        send_link(report=report, address=address, language=rhythm.language)


@transaction.atomic
def make_report(
    *, scope: Scope, period: Period, by: User | None = None
) -> tuple[EngagementReport, bool]:
    """The report of a part and a period, and whether it was made just now: one each, whoever asks
    how often. Its number goes on from the last."""
    if period.ends_on > last_finished_day():
        raise NotOver(_("This time is not over yet."))
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"report:{period.cadence}:{scope}"])
    rows = EngagementReport.objects.filter(cadence=period.cadence, scope=str(scope))
    there = rows.filter(starts_on=period.starts_on).first()
    if there is not None:
        return there, False
    last = rows.aggregate(last=Max("number"))["last"] or 0
    return rows.create(
        cadence=period.cadence,
        scope=str(scope),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        number=last + 1,
        body=body_of(scope, period),
        made_by=by,
    ), True


def make_latest(*, scope: Scope, cadence: str, by: User) -> EngagementReport:
    """Of the newest period that is over; the one that is there already, should it be."""
    period = last_ended(cadence, last_finished_day())
    if not Rollup.objects.filter(day=period.ends_on).exists():
        raise NotCounted(_("The figures of this time are not counted yet. Try again tomorrow."))
    return make_report(scope=scope, period=period, by=by)[0]


@transaction.atomic
def word_report(*, report: EngagementReport, headline: str, lead: str) -> None:
    """What stands above the figures, in the manager's words."""
    EngagementReport.objects.filter(pk=report.pk).update(headline=headline, lead=lead)


@transaction.atomic
def publish(*, report: EngagementReport) -> None:
    """Members may read it from now on."""
    rows = EngagementReport.objects.filter(pk=report.pk, published_at=None)
    rows.update(published_at=timezone.now())


@transaction.atomic
def withdraw_published(*, report: EngagementReport) -> None:
    EngagementReport.objects.filter(pk=report.pk).update(published_at=None)


@transaction.atomic
def send_link(
    *, report: EngagementReport, address: str, language: str, by: User | None = None
) -> ReportLink:
    """A way in from outside for sixty days; mailed where there is an address. The same address
    has one link: asked for again it begins anew, and the older token is none any more."""
    now = database_now()
    until = now + LINK_LASTS
    about = {"language": language, "ends_at": until, "by": by, "revoked_at": None, "made_at": now}
    if not address:
        return ReportLink.objects.create(report=report, **about)
    if by is not None:
        _refuse_too_many(by, now)
    link, is_new = ReportLink.objects.select_for_update().get_or_create(
        report=report, address=address.lower(), defaults=about
    )
    if not is_new and by is None:
        return link
    if not is_new:
        ReportLink.objects.filter(pk=link.pk).update(**about)
        link.refresh_from_db()
    key = f"reportlink:{link.pk}:{int(until.timestamp())}"
    promise(mail_outside, key=key, link_id=link.pk, ends=int(link.ends_at.timestamp()))
    return link


def _refuse_too_many(by, now):
    day = now - timedelta(days=1)
    sent = ReportLink.objects.filter(by=by, made_at__gt=day).exclude(address="")
    if sent.count() >= SENT_A_DAY:
        raise TooManyLetters(_("That was a lot of letters for one day. Go on tomorrow."))


@transaction.atomic
def revoke_link(*, link: ReportLink) -> None:
    """From now on it leads nowhere."""
    ReportLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def note_opened(*, link: ReportLink) -> None:
    """The first time that it was opened."""
    if link.opened_at is None:
        ReportLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def begin_rhythm(
    *,
    scope: Scope,
    cadence: str,
    is_for_managers: bool,
    addresses: list[str],
    language: str,
    by: User,
) -> Rhythm:
    """From now on a report is made after each period, beginning with the one that is under way."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"rhythm:{cadence}:{scope}"])
    rows = Rhythm.objects.filter(scope=str(scope), cadence=cadence, stopped_at=None)
    if rows.exists():
        raise RhythmThere(_("This report is made already. Stop it first to set it up anew."))
    period = last_ended(cadence, today())
    begins = period.ends_on + timedelta(days=1)
    return Rhythm.objects.create(
        scope=str(scope),
        cadence=cadence,
        is_for_managers=is_for_managers,
        addresses=addresses,
        language=language,
        begins_on=begins,
        by=by,
    )


@transaction.atomic
def stop_rhythm(*, rhythm: Rhythm) -> None:
    rows = Rhythm.objects.filter(pk=rhythm.pk, stopped_at=None)
    rows.update(stopped_at=timezone.now())
