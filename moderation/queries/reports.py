"""What a member told the reviewers, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from community.core.paging import Page, key_page
from community.groups.models import Group
from community.members.models import User, Viewer
from community.topics.models import Post, Topic
from moderation.models import Decision, Report, Verb

LEAVES_IT = (Verb.NOTE, Verb.UNDO)  # these are no answer to a report
NAMED = ("post", "topic", "member", "group")


@dataclass(frozen=True)
class Name:
    """What a report is about, in words that its reader may see now."""

    words: str
    url: str = ""
    place: str = ""


def my_reports(member: User, after: str) -> Page:
    """What a member told, the latest first."""
    told = Report.objects.filter(by=member).select_related("case", "guideline")
    return key_page(told, after, keys=("-made_at", "-pk"))


def things_named(reports: Iterable[Report], viewer: Viewer) -> dict[int, Name]:
    """What each report is about; of what the viewer may not see any more, only its kind."""
    reports = list(reports)
    topics = _seen(Topic.objects.visible_to(viewer).select_related("group"), reports, "topic")
    posts = Post.objects.filter(topic__in=Topic.objects.visible_to(viewer))
    posts = _seen(posts.select_related("topic__group", "author"), reports, "post")
    members = _seen(User.objects.visible_to(viewer), reports, "member")
    groups = _seen(Group.objects.visible_to(viewer), reports, "group")
    seen = {"post": posts, "topic": topics, "member": members, "group": groups}
    return {report.pk: _name(report, seen) for report in reports}


def name_for(thing: Post | Topic | User | Group) -> Name:
    """What a thing is called; asked for whoever may see it."""
    namers = {Post: _of_post, Topic: _of_topic, User: _of_member, Group: _of_group}
    return namers[type(thing)](thing)


def _seen(rows: QuerySet, reports, name):
    asked = {getattr(report, f"{name}_id") for report in reports} - {None}
    return rows.in_bulk(asked) if asked else {}


def _name(report, seen):
    for name in NAMED:
        pk = getattr(report, f"{name}_id")
        if pk is not None:
            thing = seen[name].get(pk)
            return NAMERS[name](thing) if thing else Name(_unseen(name))
    return Name(_("Something that is gone"))


def _unseen(name):
    return {
        "post": _("A post"),
        "topic": _("A topic"),
        "member": _("A profile"),
        "group": _("A group"),
    }[name]


def _apart(words):
    """Members' words of whatever script, that do not turn the sentence around them."""
    return f"\u2068{words}\u2069"


def _of_post(post):
    words = _("Post %(number)d in “%(title)s”") % {
        "number": post.number,
        "title": _apart(post.topic.title),
    }
    return Name(words, post.get_absolute_url(), post.topic.group.name)


def _of_topic(topic):
    return Name(topic.title, topic.get_absolute_url(), topic.group.name)


def _of_member(member):
    words = _("The profile of %(name)s") % {"name": _apart(member.display_name)}
    return Name(words, member.get_absolute_url())


def _of_group(group):
    words = _("The group “%(name)s”") % {"name": _apart(group.name)}
    return Name(words, group.get_absolute_url())


NAMERS = {"post": _of_post, "topic": _of_topic, "member": _of_member, "group": _of_group}


def became_of(reports: Iterable[Report]) -> dict[int, Decision]:
    """The last decision that answers each judged report: about its thing, or about its wave."""
    reports = [report for report in reports if report.judged_at is not None]
    cases = {report.case_id for report in reports}
    made = Decision.objects.filter(Q(case__in=cases) | Q(wave__in=cases))
    made = made.exclude(verb__in=LEAVES_IT).select_related("guideline", "undone_by")
    decisions = list(made.order_by("made_at", "pk")) if cases else []
    found = {}
    for report in reports:
        for decision in decisions:
            if _answers(decision, report):
                found[report.pk] = decision
    return found


def _answers(decision, report):
    if report.case_id not in (decision.case_id, decision.wave_id):
        return False
    about = {name: getattr(report, f"{name}_id") for name in NAMED}
    same = any(
        pk is not None and getattr(decision, f"{name}_id") == pk for name, pk in about.items()
    )
    return same or decision.wave_id == report.case_id
