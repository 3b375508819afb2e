"""Making reports, each once a period; and who is told of them."""

import hashlib
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.actions.apart import apart
from analytics.actions.mailing import refuse_too_many
from analytics.days import last_finished_day, today
from analytics.models import EngagementReport, ReportLink, Rhythm, Rollup
from analytics.permissions import answers_for
from analytics.queries.places import is_tag_worn
from analytics.queries.reports import last_link
from analytics.reporting.body import body_of
from analytics.reporting.periods import Period, ended, last_ended, period_of
from analytics.scopes import TAG, Scope, scope_of
from analytics.telling.reports import mail_outside, tell_report, tell_unanswered
from community.core.clock import database_now
from community.core.errors import Refused
from community.core.outbox import keeper, promise
from community.members.models import User

LINK_LASTS = timedelta(days=60)
NEWS = timedelta(days=28)  # less than kept promises are kept (`community.core.tasks`)
CAUGHT_UP = 60  # periods of one rhythm that are made in one night after an outage
HELD = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class NotOver(Refused):
    """The period goes on; a report is about what is over."""


class NotCounted(Refused):
    """A report that is made before its figures would be empty for ever."""


class ChangedMeanwhile(Refused):
    """Somebody else saved it since the form was opened."""


class NotTheirs(Refused):
    """Members who may not read what it is about may not read the report."""


class RhythmThere(Refused):
    """One rhythm is enough for a part of the house and how often."""


@keeper
@transaction.atomic
def make_due_reports(day: str | date) -> None:
    """What each rhythm wants of the periods that were over when `day` was. After an outage all
    that is missing is made, and the newest alone is told of, whoever made it."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    day = min(day, last_finished_day())
    for rhythm in Rhythm.objects.filter(stopped_at=None).select_related("by").order_by("pk"):
        with apart("rhythm", rhythm.pk):
            _make_due(rhythm, day)


def _make_due(rhythm, day):
    periods = list(ended(rhythm.cadence, rhythm.begins_on, day))[-CAUGHT_UP:]
    there = EngagementReport.objects.filter(cadence=rhythm.cadence, scope=rhythm.scope)
    made = set(there.values_list("starts_on", flat=True))
    for period in periods:
        if period.starts_on not in made:
            make_report(scope=scope_of(rhythm.scope), period=period)
    if periods:
        newest = there.defer("body").get(starts_on=periods[-1].starts_on)
        _promise_told(newest, rhythm, is_new=newest.starts_on not in made)


def _promise_told(report, rhythm, *, is_new):
    """Of what somebody made by hand before, the rhythm has told nobody yet: it does so once, while
    kept promises are known."""
    is_news = report.made_by_id and timezone.now() - report.made_at < NEWS
    if is_new or is_news:
        about = {"rhythm_id": rhythm.pk, "report_id": report.pk}
        promise(tell_readers, key=f"rhythm:{rhythm.pk}:{report.pk}", **about)


@keeper
def tell_readers(*, rhythm_id: int, report_id: int) -> None:
    """Managers there and the addresses outside, each by a promise of their own."""
    rhythm = Rhythm.objects.filter(pk=rhythm_id, stopped_at=None).select_related("by").first()
    report = EngagementReport.objects.filter(pk=report_id).defer("body").first()
    if rhythm is None or report is None:
        return
    if rhythm.is_for_managers:
        promise(tell_report, key=f"report:{report.pk}", report_id=report.pk)
    if rhythm.addresses and not answers_for(rhythm.by, scope_of(rhythm.scope)):
        promise(tell_unanswered, key=f"unanswered:{rhythm.pk}", rhythm_id=rhythm.pk)
        return
    for address in rhythm.addresses:
        _mail_first(report, address, {"language": rhythm.language, "by": rhythm.by})


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
def word_report(*, report: EngagementReport, headline: str, lead: str, seen: str = "") -> None:
    """What stands above the figures, in the manager's words. `seen` is the `version_of` that the
    form was opened with."""
    rows = EngagementReport.objects.filter(pk=report.pk)
    now = rows.select_for_update().only("headline", "lead").get()
    if seen and seen != version_of(now):
        raise ChangedMeanwhile(_("Somebody wrote headline or lead while you were writing."))
    rows.update(headline=headline, lead=lead)


def version_of(report: EngagementReport) -> str:
    """Of what stands above its figures."""
    said = repr((report.headline, report.lead))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def publish(*, report: EngagementReport) -> None:
    """Members may read it from now on; not of a tag that closed groups alone wear (L14)."""
    scope = scope_of(report.scope)
    if scope is not None and scope.kind == TAG and not is_tag_worn(scope, AnonymousUser()):
        raise NotTheirs(_("Only closed groups use this tag. A report about it stays inside."))
    rows = EngagementReport.objects.filter(pk=report.pk, published_at=None)
    rows.update(published_at=timezone.now())


@transaction.atomic
def withdraw_published(*, report: EngagementReport) -> None:
    EngagementReport.objects.filter(pk=report.pk).update(published_at=None)


@transaction.atomic
def send_link(
    *, report: EngagementReport, address: str, language: str, by: User, seen: int | None = None
) -> ReportLink:
    """A way in from outside for sixty days; mailed where there is an address. The same address
    has one link: asked for again it begins anew, and the older token is none any more. It holds
    as long as `by` may plan there. `seen` is the key of the `last_link` that the form was opened
    with: one without an address that is sent twice makes one link."""
    about = _about(language=language, by=by)
    if not address:
        return _link_to_hand_over(report, about, seen)
    refuse_too_many(by=by, address=address)
    link, is_new = _link_to(report, address, about)
    if not is_new:
        ReportLink.objects.filter(pk=link.pk).update(**about)
        link.refresh_from_db()
    _promise_mail(link, by_id=by.pk)
    return link


def _link_to_hand_over(report, about, seen):
    with connection.cursor() as cursor:
        cursor.execute(HELD, [f"link:{report.pk}:{about['by'].pk}"])
    last = last_link(report, about["by"])
    is_again = last is not None and seen is not None and last.pk > seen
    if is_again and last.language == about["language"] and last.revoked_at is None:
        return last
    return ReportLink.objects.create(report=report, **about)


def _mail_first(report, address, given):
    """A rhythm mails each address once of each report."""
    link, is_new = _link_to(report, address, _about(**given))
    if is_new:
        _promise_mail(link)


def _about(**given):
    now = database_now()
    return given | {"ends_at": now + LINK_LASTS, "revoked_at": None, "made_at": now}


def _link_to(report, address, about):
    rows = ReportLink.objects.select_for_update()
    return rows.get_or_create(report=report, address=address.lower(), defaults=about)


def _promise_mail(link, **by):
    ends = int(link.ends_at.timestamp())
    key = f"reportlink:{link.pk}:{ends}"
    promise(mail_outside, key=key, link_id=link.pk, ends=ends, **by)


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
    begins = period_of(cadence, today()).starts_on
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


@transaction.atomic
def change_rhythm(
    *,
    rhythm: Rhythm,
    is_for_managers: bool,
    addresses: list[str],
    language: str,
    by: User,
    seen: str = "",
) -> None:
    """To whom it goes from now on. Who changes it answers for its addresses. `seen` is the
    `mark_of` that the form was opened with."""
    now = Rhythm.objects.select_for_update(of=("self",)).get(pk=rhythm.pk)
    if now.stopped_at is not None:
        raise Refused(_("This report is not made by itself any more."))
    if seen and seen != mark_of(now):
        raise ChangedMeanwhile(_("Somebody changed it while you were writing."))
    now.is_for_managers, now.addresses = is_for_managers, addresses
    now.language, now.by = language, by
    now.save(update_fields=["is_for_managers", "addresses", "language", "by"])


def mark_of(rhythm: Rhythm) -> str:
    """Of to whom it goes."""
    said = repr((rhythm.is_for_managers, rhythm.addresses, rhythm.language))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
