"""Who hears that a report is ready: those who run it inside, and addresses outside, each once.

What the letter says is asked when it is written, for whoever gets it.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics.days import zone
from analytics.models import EngagementReport, ReportLink
from analytics.models import Rhythm as ReportRhythm
from analytics.permissions import answers_for, link_holds
from analytics.queries.people import owners_in
from analytics.report_links import report_address
from analytics.scopes import scope_of
from analytics.showing.days import stretch_words
from analytics.showing.reports.eyes import inside, outside
from analytics.showing.reports.letter import letter_blocks
from analytics.showing.reports.page import place_for, show
from community.core.letters import Block, as_html, as_text
from community.core.mail import one_line, post_letter
from community.core.outbox import keeper, promise
from community.members.models import User
from community.members.queries import the_community
from community.notifications.actions import note_mailed, notify
from community.notifications.letters import isolated, speaking_to
from community.notifications.models import Kind, Rhythm, Way
from community.notifications.queries import mail_choice_of, ways_of
from community.notifications.subjects import Shown, teller


@keeper
def tell_report(*, report_id: int) -> None:
    """A notice for each who runs that part, and a letter of their own."""
    report = EngagementReport.objects.filter(pk=report_id).first()
    if report is None:
        return
    keepers = [one.pk for one in owners_in(scope_of(report.scope))]
    notify(
        members=keepers,
        kind=Kind.ADVICE,
        subject=f"ereport:{report.pk}",
        gather=f"ereport:{report.pk}",
        owed=True,
    )
    for pk in keepers:
        key = f"ereport:{report.pk}:{pk}"
        promise(mail_manager, key=key, report_id=report.pk, member_id=pk)


@keeper
def mail_manager(*, report_id: int, member_id: int) -> None:
    """One letter with the figures, to who wants mail; asked when it leaves."""
    member = User.objects.welcome().filter(pk=member_id).first()
    if member is None:
        return
    seen = EngagementReport.objects.visible_to(member).filter(pk=report_id)
    report = seen.first()
    if report is None or not _wants_mail(member):
        return
    with speaking_to(member):
        address = settings.SITE_URL + reverse("analytics:report", args=[report.pk])
        blocks = letter_blocks(show(inside(report, member)), address)
        _post(member.email, report, blocks)
    note_mailed(member=member, subjects=[f"ereport:{report.pk}"])


@keeper
def mail_outside(*, link_id: int, ends: int, by_id: int = 0) -> None:
    """The letter of one link. Where it was taken back, or sent anew since, or its maker runs
    nothing there any more: none. `by_id`, for who asked for it, is what their letters are counted
    by."""
    rows = ReportLink.objects.select_for_update(of=["self"]).select_related("report", "by")
    link = rows.filter(pk=link_id, revoked_at=None).first()
    if link is None or not link.address or int(link.ends_at.timestamp()) != ends:
        return
    if not link_holds(link):
        return
    with translation.override(link.language):
        blocks = letter_blocks(show(outside(link.report)), report_address(link))
        _post(link.address, link.report, [*blocks, Block(_foot(link), tone="small")])


def _foot(link):
    day = date_format(link.ends_at.astimezone(zone()), "DATE_FORMAT")
    return _(
        "You need no account. Whoever has this link can read the report, so keep it to yourself. "
        "It ends on %(day)s."
    ) % {"day": day}


def _post(to, report, blocks):
    subject = one_line(
        _("%(house)s: how it went, %(period)s")
        % {
            "house": the_community().name,
            "period": stretch_words(report.starts_on, report.ends_on),
        }
    )
    post_letter(to=to, subject=subject, text=as_text(blocks), html=as_html(blocks, subject))


def _wants_mail(member):
    if not member.email:
        return False
    choice = mail_choice_of(member)
    is_wanted = choice.rhythm != Rhythm.NEVER and choice.stopped_at is None
    return is_wanted and ways_of(member)[Kind.ADVICE] == Way.MAIL


@teller("ereport")
def tell_reports(member: User, pks: list[int]) -> dict[int, Shown]:
    """Reports that are ready, for those who may read them now."""
    rows = EngagementReport.objects.visible_to(member).filter(pk__in=pks).defer("body")
    return {
        one.pk: Shown(
            title=_("A report is ready: %(period)s")
            % {"period": stretch_words(one.starts_on, one.ends_on)},
            url=reverse("analytics:report", args=[one.pk]),
            text=_("About: %(place)s") % {"place": isolated(place_for(inside(one, member)))},
            made_at=one.made_at,
        )
        for one in rows
    }


@keeper
def tell_unanswered(*, rhythm_id: int) -> None:
    """Whoever set up a report that is made by itself does not run that part any more: who does is
    told that nobody answers for its addresses outside."""
    rhythm = _unanswered().filter(pk=rhythm_id).first()
    if rhythm is None:
        return
    notify(
        members=[one.pk for one in owners_in(scope_of(rhythm.scope))],
        kind=Kind.ADVICE,
        subject=f"rhythm:{rhythm.pk}",
        gather=f"rhythm:{rhythm.pk}",
    )


def _unanswered():
    rows = ReportRhythm.objects.filter(stopped_at=None).exclude(addresses=[])
    return rows.select_related("by")


@teller("rhythm")
def tell_rhythms(member: User, pks: list[int]) -> dict[int, Shown]:
    """Reports made by themselves whose addresses outside get none, for those who run that part."""
    mine = ReportRhythm.objects.visible_to(member).filter(pk__in=pks).values("pk")
    rows = [
        one
        for one in _unanswered().filter(pk__in=mine)
        if not answers_for(one.by, scope_of(one.scope))
    ]
    sentence = _(
        "Whoever set it up does not run this part any more, so nothing is sent to its addresses "
        "outside. Look through them and save them, and it goes on in your name."
    )
    title = _("Nobody answers for a report that is made by itself")
    return {
        one.pk: Shown(
            title=title, url=reverse("analytics:rhythm_edit", args=[one.pk]), text=sentence
        )
        for one in rows
    }
