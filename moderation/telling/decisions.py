"""Who is told of a decision: whom it is about, whoever reported, and who else has to agree.

Each once. A notice is read from the truth of its moment: what was undone since is not told.
"""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.core.outbox import keeper, promise
from community.members.letters import write_to
from community.members.models import User
from community.notifications.actions import note_mailed, notify
from community.notifications.letters import speaking_to
from community.notifications.models import Kind, Rhythm, Way
from community.notifications.queries import mail_choice_of, ways_of
from community.notifications.subjects import Shown, teller
from community.pages.queries import titles_of
from community.topics.models import Held, Post, Topic
from moderation.models import SANCTIONS, Decision, Proposal, Report
from moderation.models.scopes import others_who_run_the_house
from moderation.queries.decisions import is_appealable
from moderation.tokens import appeal_address
from moderation.verbs.saying import is_told, said_of

WITH = ("by", "about", "undoes", "guideline", "place")


def promise_told(decisions: Sequence[Decision]) -> None:
    """Whom these are about will be told of all of them in one go."""
    told = [one for one in decisions if is_told(one)]
    if not told:
        return
    keys = ",".join(str(one.pk) for one in told)
    for member in sorted({pk for one in told for pk in people_of(one)} - {told[0].by_id}):
        key = f"decided:{told[0].pk}:{member}"
        promise(tell_decisions, key=key, decisions=keys, member_id=member)


def people_of(decision: Decision) -> set[int]:
    """Whom it is about; of a wave by several hands, each of them."""
    if decision.about_id is not None:
        return {decision.about_id}
    things = (decision.undoes or decision).after.get("things", [])
    posts, held = ([t["pk"] for t in things if t["kind"] == kind] for kind in ("post", "held"))
    authors = set(Post.objects.filter(pk__in=posts).values_list("author_id", flat=True))
    return authors | set(Held.objects.filter(pk__in=held).values_list("author_id", flat=True))


@keeper
def tell_decisions(*, decisions: str, member_id: int) -> None:
    """A notice for each, and one letter, to one member."""
    keys = [int(pk) for pk in decisions.split(",")]
    made = Decision.objects.filter(pk__in=keys, undone_by=None).select_related(*WITH)
    made = list(made.order_by("pk"))
    member = User.objects.filter(pk=member_id, is_active=True).first()
    if member is None or not made:
        return
    for one in made:
        notify(
            members=[member.pk],
            kind=Kind.DECISION,
            subject=f"decision:{one.pk}",
            gather=f"decision:{made[0].pk}",
            place=one.place_id,
            actor=one.by,
        )
    if _is_written_to(member, made):
        _write(member, made)
    note_mailed(member=member, subjects=[f"decision:{one.pk}" for one in made])


@keeper
def tell_reporters(*, decision_id: int, judged_at: str) -> None:
    """Whoever reported what was decided hears that it was looked at, without a name."""
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        return
    judged = Report.objects.filter(case=decision.case_id, judged_at=judged_at)
    for report in judged.exclude(by=None).exclude(by=decision.by_id).order_by("pk"):
        notify(
            members=[report.by_id],
            kind=Kind.REPORT,
            subject=f"report:{report.pk}",
            gather=f"report:{report.pk}",
            renew=True,
        )


@keeper
def tell_seconds(*, proposal_id: int) -> None:
    """The others who run the house hear that something waits for one of them."""
    waiting = Proposal.objects.filter(pk=proposal_id, answered_at=None).select_related("by")
    proposal = waiting.first()
    if proposal is None or proposal.case_id is None:
        return
    others = others_who_run_the_house(proposal.by).exclude(pk=proposal.member_id)
    notify(
        members=list(others.values_list("pk", flat=True)),
        kind=Kind.CASE,
        subject=f"case:{proposal.case_id}",
        gather=f"case:{proposal.case_id}",
        actor=proposal.by,
        renew=True,
    )


@teller("decision")
def tell_what_was_decided(member: User, pks: list[int]) -> dict[int, Shown]:
    """Decisions about the member that stand, and those that took one back."""
    made = Decision.objects.filter(pk__in=pks, undone_by=None).select_related(*WITH)
    made = [one for one in made if member.pk in people_of(one)]
    titles = titles_of((one.guideline_id for one in made), get_language())
    topics = topics_read_by(member, made)
    return {
        one.pk: Shown(
            title=topics[one.pk].title if one.pk in topics else _("What was decided about you"),
            url=reverse("moderation:decisions"),
            place=one.place.name if one.place and one.pk in topics else "",
            text=_in_short(one, titles.get(one.guideline_id, "")),
            people=(one.by,),
            made_at=one.made_at,
        )
        for one in made
    }


def topics_read_by(member: User, decisions: Iterable[Decision]) -> dict[int, Topic]:
    """The topic that each is about, where the member may still read it; or opened it."""
    posts = {one.post_id for one in decisions if one.post_id}
    of_posts = dict(Post.objects.filter(pk__in=posts).values_list("pk", "topic_id"))
    asked = {one.pk: one.topic_id or of_posts.get(one.post_id) for one in decisions}
    found = Topic.objects.visible_to(member).in_bulk({pk for pk in asked.values() if pk})
    return {pk: found[topic] for pk, topic in asked.items() if topic in found}


def _in_short(decision, guideline):
    sentence = said_of(decision)
    said = {"sentence": sentence, "guideline": guideline, "reason": decision.reason}
    if guideline and decision.reason:
        return _("%(sentence)s Guideline %(guideline)s. %(reason)s") % said
    if guideline:
        return _("%(sentence)s Guideline %(guideline)s.") % said
    return _("%(sentence)s Reason: %(reason)s") % said if decision.reason else sentence


def _is_written_to(member, decisions):
    """Always of a sanction, and to who cannot come in to read it; of the rest, who wants mail."""
    verbs = {(one.undoes or one).verb for one in decisions}
    if not verbs.isdisjoint(SANCTIONS) or not member.is_welcome:
        return True
    way = ways_of(member, decisions[0].place_id)[Kind.DECISION]
    choice = mail_choice_of(member)
    return way == Way.MAIL and choice.rhythm != Rhythm.NEVER and choice.stopped_at is None


def _write(member, decisions):
    with speaking_to(member):
        first = decisions[0]
        titles = titles_of([first.guideline_id], member.language)
        topics = topics_read_by(member, decisions)
        appealed = next((one for one in reversed(decisions) if is_appealable(one)), None)
        write_to(
            member,
            "decision",
            said=[said_of(one) for one in decisions],
            topic=topics.get(first.pk),
            guideline=titles.get(first.guideline_id, ""),
            reason=first.reason,
            by=first.by,
            appeal=appeal_address(appealed) if appealed else "",
        )
