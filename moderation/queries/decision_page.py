"""One decision, as reviewers look at it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import get_language

from community.core.diffs import Piece, word_diff
from community.core.markup import excerpt
from community.groups.permissions import can_read
from community.members.models import Viewer
from community.pages.queries import titles_of
from community.topics.models import Held, Post, Revision, Topic
from community.topics.permissions import can_approve, can_delete_topic, can_see_deleted
from moderation.models import Appeal, Case, Decision, Proposal, Sanction, Verb
from moderation.models.scopes import unless_alone
from moderation.places import place_of_held
from moderation.queries.targets import target_of, thing_of_kind, things_done, things_of_kind

WITH = (
    *("by", "seconded_by", "about", "guideline", "place", "case", "undoes__by"),
    *("undone_by__by", "sanction", "appealed"),
)
LISTED = 50
WORDS = 300


@dataclass(frozen=True)
class Done:
    """One thing that was decided about: what it is called, what it says, where it stands."""

    title: str
    words: str
    address: str
    before: dict
    after: dict


@dataclass(frozen=True)
class DecisionPage:
    """A decision with all that explains it."""

    decision: Decision
    guideline: str
    things: Sequence[Done]
    more: int
    diff: list[Piece]
    sanction: Sanction | None
    appeal: Appeal | None
    undoing: Decision | None


def decision_seen(viewer: Viewer, pk: int) -> Decision | None:
    return Decision.objects.visible_to(viewer).select_related(*WITH).filter(pk=pk).first()


def decision_page(viewer: Viewer, decision: Decision) -> DecisionPage:
    done = list(things_done(decision))
    titles = titles_of([decision.guideline_id], get_language())
    return DecisionPage(
        decision=decision,
        guideline=titles.get(decision.guideline_id, ""),
        things=_things(viewer, decision, done[:LISTED]),
        more=max(len(done) - LISTED, 0),
        diff=_diff(viewer, decision),
        sanction=_reverse(decision, "sanction"),
        appeal=_reverse(decision, "appealed"),
        undoing=_reverse(decision, "undone_by"),
    )


def proposal_seen(viewer: Viewer, pk: int) -> Proposal | None:
    """Proposals are for those who run the house, and not for whom they are about."""
    if not (viewer.is_authenticated and viewer.is_manager):
        return None
    others = (unless_alone(viewer, one) for one in ("member", "post__author", "topic__author"))
    found = Proposal.objects.filter(*others, pk=pk)
    with_all = ("by", "guideline", "member", "post__topic__group", "topic__group", "decision")
    return found.select_related(*with_all, "post__author", "topic__author", "answered_by").first()


def about(thing) -> Done:
    """What a thing is called and says; of words that were destroyed, nothing."""
    if isinstance(thing, Post):
        return Done(
            thing.topic.title, excerpt(thing.text, WORDS), thing.get_absolute_url(), {}, {}
        )
    if isinstance(thing, Held):
        address = thing.topic.get_absolute_url() if thing.topic else ""
        return Done(thing.title, excerpt(thing.source, WORDS), address, {}, {})
    if thing is None:
        return Done("", "", "", {}, {})
    address = thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""
    return Done(str(thing), "", address, {}, {})


def _things(viewer, decision, done):
    """Each thing as it stands now, as far as the viewer reads it; one question a kind."""
    kinds = {kind for kind, *_rest in done}
    found = {
        kind: things_of_kind(kind, [pk for of, pk, *_rest in done if of == kind]) for kind in kinds
    }
    told = [
        (about(found[kind].get(pk)), before, after)
        for kind, pk, before, after in done
        if _reads(viewer, found[kind].get(pk), decision)
    ]
    return [replace(one, before=before, after=after) for one, before, after in told]


def _reads(viewer, thing, decision):
    """What was taken away is read by those who may give it back, what waits by those who may let
    it in, and either by those who have its case; of the rest only that something was decided.
    What stands elsewhere by now is read by those who read there."""
    topic = _topic_of(thing)
    if topic is not None and not can_read(viewer, topic.group):
        return False
    match thing:
        case Post() if thing.is_deleted or thing.topic.is_deleted:
            may = can_see_deleted(viewer, thing)
        case Topic() if thing.is_deleted:
            may = can_delete_topic(viewer, thing)
        case Held():
            may = can_approve(viewer, thing)
        case _:
            return True
    return may or Case.objects.visible_to(viewer).filter(pk=decision.case_id).exists()


def _topic_of(thing):
    match thing:
        case Post():
            return thing.topic
        case Topic():
            return thing
        case Held():
            return place_of_held(thing)
    return None


def _diff(viewer, decision):
    """What an edit changed; an edit that was undone, too."""
    if decision.verb != Verb.EDIT:
        return []
    kind, pk = target_of(decision)
    thing = thing_of_kind(kind, pk)
    if thing is None or not _reads(viewer, thing, decision):
        return []
    if isinstance(thing, Topic):
        thing = Post.objects.filter(topic=thing, number=1).first()
    if thing is None:
        return []
    number = decision.after["revision"]
    kept = Revision.objects.filter(post=thing, number__in=[number, number + 1]).order_by("number")
    texts = [one.source for one in kept]
    return word_diff(texts[0], texts[1] if len(texts) > 1 else thing.source) if texts else []


def _reverse(decision, name):
    try:
        return getattr(decision, name)
    except ObjectDoesNotExist:
        return None
