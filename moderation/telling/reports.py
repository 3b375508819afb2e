"""What those who told hear back, and what an author hears when the house hides their words."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from community.core.outbox import keeper, promise
from community.groups.models import Membership, Role
from community.members.models import User
from community.notifications.actions import notify
from community.notifications.models import Kind
from community.notifications.subjects import Shown, teller
from community.pages.queries import titles_of
from community.topics.models import Change
from moderation.models import Case, CaseKind, Decision, Matter, Report, Verb
from moderation.permissions import can_see_case
from moderation.queries.reports import became_of, things_named
from moderation.telling.outcomes import told_of

WANTED = {
    CaseKind.ILLEGAL: gettext_lazy("Somebody says that this is against the law."),
    CaseKind.SECOND: gettext_lazy("It takes a second person who runs the house."),
}
LOOKED_AT = (Verb.KEEP, Verb.EDIT, Verb.HIDE, Verb.DELETE, Verb.PURGE)


@keeper
def announce_illegal(*, case_id: int) -> None:
    """Those who run the house or the group, and may work on the case, hear at once of what is
    said to be against the law."""
    case = Case.objects.filter(pk=case_id, kind=CaseKind.ILLEGAL, decided_at=None).first()
    if case is None:
        return
    running = Membership.objects.filter(group=case.group_id, role=Role.MANAGER).values("member")
    keepers = User.objects.admitted().filter(Q(manager_since__isnull=False) | Q(pk__in=running))
    notify(
        members=[one.pk for one in keepers.order_by("pk") if can_see_case(one, case)],
        kind=Kind.CASE,
        subject=f"case:{case.pk}",
        gather=f"case:{case.pk}",
        place=case.group_id,
    )


def promise_hidden(change: Change) -> None:
    """The author will be told that the house hid their words."""
    promise(announce_hidden, key=f"hidden:{change.pk}", change_id=change.pk)


@keeper
def announce_hidden(*, change_id: int) -> None:
    """Tell an author at once that their words are hidden until a manager has looked."""
    change = Change.objects.select_related("post", "topic").filter(pk=change_id).first()
    if change is None or not _hidden(change).is_hidden:
        return
    notify(
        members=[_hidden(change).author_id],
        kind=Kind.DECISION,
        subject=f"hidden:{change.pk}",
        gather=f"topic:{change.topic_id}",
        place=change.topic.group_id,
    )


@teller("hidden")
def tell_hidden(member: User, pks: list[int]) -> dict[int, Shown]:
    """The member's own words that the house hid, until a manager has looked at them."""
    changes = Change.objects.filter(pk__in=pks, by=None).select_related("post", "topic__group")
    own = [one for one in changes if _hidden(one).author_id == member.pk]
    standing = _not_looked_at([one for one in own if _hidden(one).is_hidden])
    named = _guidelines_of(standing)
    return {
        change.pk: Shown(
            title=change.topic.title,
            url=_address_of(change),
            place=change.topic.group.name,
            text=_hidden_until(named.get(change.pk, "")),
            number=change.post.number if change.post else 0,
            made_at=change.made_at,
        )
        for change in standing
    }


@teller("report")
def tell_reports(member: User, pks: list[int]) -> dict[int, Shown]:
    """What became of the member's own reports."""
    reports = Report.objects.filter(pk__in=pks, by=member, judged_at__isnull=False)
    reports = list(reports.select_related("case"))
    names, decisions = things_named(reports, member), became_of(reports)
    titles = titles_of((one.guideline_id for one in decisions.values()), get_language())
    return {
        report.pk: Shown(
            title=names[report.pk].words,
            url=reverse("moderation:my_reports"),
            place=names[report.pk].place,
            text=told_of(report, decisions.get(report.pk), titles),
            made_at=report.judged_at,
        )
        for report in reports
    }


@teller("case")
def tell_cases(member: User, pks: list[int]) -> dict[int, Shown]:
    """Open cases that the member may work on."""
    cases = Case.objects.visible_to(member).filter(pk__in=pks, decided_at=None)
    return {
        case.pk: Shown(
            title=_("At the desk: %(kind)s") % {"kind": case.get_kind_display()},
            url=reverse("moderation:case", args=[case.pk]),
            place=case.group.name if case.group else "",
            text=str(WANTED.get(case.kind, "")),
            made_at=case.opened_at,
        )
        for case in cases.select_related("group")
    }


def _hidden(change):
    return change.post or change.topic


def _not_looked_at(changes):
    """Those about which nothing was decided since: of a decision there is a notice of its own."""
    decided = _last_decided(changes) if changes else {}
    return [one for one in changes if not _is_later(decided.get(_name(one)), one)]


def _last_decided(changes):
    """When the words that these changes are about were last judged, alone or in a wave."""
    posts = [one.post_id for one in changes if one.post_id]
    topics = [one.topic_id for one in changes if not one.post_id]
    about = Q(post__in=posts) | Q(topic__in=topics)
    matters = list(Matter.objects.filter(about).values_list("case", "post", "topic"))
    about |= Q(wave__in={case for case, *_thing in matters})
    made = Decision.objects.filter(about, verb__in=LOOKED_AT, undone_by=None).order_by("pk")
    last = {}
    for at, wave, post, topic in made.values_list("made_at", "wave", "post", "topic"):
        of_wave = [(one, other) for case, one, other in matters if case == wave]
        for one, other in [(post, topic), *of_wave]:
            last[("post", one) if one else ("topic", other)] = at
    return last


def _is_later(decided_at, change):
    return decided_at is not None and decided_at >= change.made_at


def _name(change):
    return ("post", change.post_id) if change.post_id else ("topic", change.topic_id)


def _address_of(change):
    if change.post is not None:
        change.post.topic = change.topic
    return _hidden(change).get_absolute_url()


def _hidden_until(guideline):
    if not guideline:
        return _("Members told us about it, so it is hidden until a manager has looked.")
    sentence = _(
        "Members told us about it, so it is hidden until a manager has looked. "
        "The guideline they named: %(guideline)s"
    )
    return sentence % {"guideline": guideline}


def _guidelines_of(changes: Iterable[Change]) -> dict[int, str]:
    """The guideline that most people named of what each of these changes hid, in words."""
    posts = {one.post_id for one in changes if one.post_id}
    topics = {one.topic_id for one in changes}
    about = Matter.objects.filter(
        Q(post__in=posts) | Q(topic__in=topics) | Q(post__number=1, post__topic__in=topics)
    )
    matters = list(
        about.exclude(case__guideline=None)
        .order_by("pk")
        .values_list("post_id", "topic_id", "post__topic_id", "case__guideline_id")
    )
    titles = titles_of((guideline for *_place, guideline in matters), get_language())
    named = {}
    for change in changes:
        for post, topic, post_topic, guideline in matters:
            is_it = (
                post == change.post_id
                if change.post_id
                else change.topic_id in (topic, post_topic)
            )
            if is_it:
                named[change.pk] = titles.get(guideline, "")
    return named
