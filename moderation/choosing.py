"""What this reviewer may decide about a thing now, and the form that asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.groups.models import Group, Right
from community.groups.permissions import groups_where
from community.members.models import User, Viewer
from community.pages.models import Guideline
from community.topics.models import Held, Post, Topic
from community.topics.permissions import can_move_to, can_move_topic
from moderation.actions.doing import Step, Words
from moderation.actions.gathering import name_of, place_of
from moderation.forms.asking import AskForm
from moderation.forms.deciding import DecideForm
from moderation.models import Case, ReadyText, Verb
from moderation.permissions import can_decide, longest_silence
from moderation.queries.cases import things_of
from moderation.queries.words import Clause, clauses_for, ready_texts
from moderation.verbs import DEEDS
from moderation.verbs.aptness import is_apt, verbs_for
from moderation.verbs.topics import posts_numbered

SIGNS = {
    Verb.KEEP: ("check", "k", ""),
    Verb.HIDE: ("hide", "h", "btn-main"),
    Verb.DELETE: ("x", "d", "btn-bad"),
    Verb.SHOW: ("eye", "", ""),
    Verb.RESTORE: ("undo", "", ""),
    Verb.LET_IN: ("welcome", "l", "btn-main"),
    Verb.REFUSE: ("ban", "r", "btn-bad"),
    Verb.WARN: ("horn", "", ""),
    Verb.LIFT: ("undo", "", ""),
}
ON_BAR = tuple(SIGNS)
ON_PEOPLE = (Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.BAN)


@dataclass(frozen=True)
class Choice:
    """One verb as its button shows it, with the fields that it asks for."""

    verb: str
    label: Promise
    explain: Promise
    sign: str
    key: str
    tone: str
    form: AskForm | None = None
    needs_second: bool = False


@dataclass(frozen=True)
class Choosing:
    """All that the form of a decision needs."""

    form: DecideForm
    people: AskForm  # for how long, where whoever wrote it is silenced or suspended, too
    thing: object
    case: Case | None
    author: User | None
    bar: list[Choice]
    more: list[Choice]
    clauses: list[Clause]
    ready: Sequence[ReadyText]
    has_people: bool
    has_spam: bool

    def is_valid(self, viewer: Viewer) -> bool:
        """The form, and what the chosen verbs ask for besides."""
        asked = [self.form]
        if self.form.is_valid():
            also = self.form.cleaned_data["also"]
            asked += [one for one in (self._asking,) if one]
            asked += [self.people] if also and "until" in DEEDS[also].asks else []
        valid = [one.is_valid() for one in asked]  # each of them, so that all errors show
        return all(valid) and self._may_merge(viewer)

    @property
    def _asking(self):
        verb = self.form.cleaned_data["verb"]
        return next((one.form for one in [*self.bar, *self.more] if one.verb == verb), None)

    def _may_merge(self, viewer):
        """Into a topic that they see, where the right is theirs, too."""
        if self.form.cleaned_data["verb"] != Verb.MERGE:
            return True
        form = self._asking
        into = Topic.objects.visible_to(viewer).select_related("group")
        into = into.filter(pk=form.cleaned_data["into"]).first()
        topic = _thing_for(Verb.MERGE, self.thing)
        may = into is not None and can_move_to(viewer, topic, into.group)
        if not may or not can_move_topic(viewer, into):
            form.add_error("into", _("Nothing is there, or it is not open to you."))
            return False
        form.cleaned_data["into"] = into
        return True

    def steps(self) -> list[Step]:
        """What was chosen, done to what."""
        cleaned = self.form.cleaned_data
        verb, also = cleaned["verb"], cleaned["also"]
        steps = [Step(verb, _thing_for(verb, self.thing), self._asked(verb))]
        if also:
            asked = {"until": self.people.cleaned_data["until"]} if _lasts(also) else {}
            steps.append(Step(also, self.author, asked))
        return steps

    def words(self) -> Words:
        """What is said beside the decision."""
        cleaned = self.form.cleaned_data
        guideline = Guideline.objects.filter(pk=cleaned["guideline"]).first()
        return Words(guideline, cleaned["reason"], cleaned["note"])

    def _asked(self, verb):
        asked = dict(self._asking.cleaned_data) if self._asking else {}
        asked.pop("days", None)
        if "posts" in asked:
            asked["posts"] = posts_numbered(_thing_for(verb, self.thing), asked["posts"])
        if isinstance(self.thing, Post | Topic):
            asked["seen"] = self.form.cleaned_data["seen"]
        return asked | {"is_spam": self.form.cleaned_data["is_spam"]}


def decide_form_for(
    viewer: Viewer, *, case: Case | None = None, thing=None, data: Mapping | None = None
) -> Choosing | None:
    """The form for a case or a thing; nothing where there is nothing for this person to decide."""
    thing = thing or _of_case(case)
    if thing is None or (case is not None and case.is_decided):
        return None
    verbs = [verb for verb in verbs_for(thing) if _may(viewer, verb, thing, case)]
    if not verbs:
        return None
    author = _author_of(thing)
    also = [verb for verb in ON_PEOPLE if author and _may(viewer, verb, author, case)]
    clauses = clauses_for(case, get_language())
    form = DecideForm(
        data,
        verbs=verbs,
        also=[] if isinstance(thing, User) else also,
        clauses=clauses,
        initial=_initial(thing, case),
    )
    asking = Asking(data, _groups(viewer, thing, verbs), longest_silence(viewer), thing)
    choices = [_choice(verb, asking) for verb in verbs]
    return Choosing(
        form=form,
        people=asking.form_of(("until",), "also"),
        thing=thing,
        case=case,
        author=author,
        bar=sorted((one for one in choices if one.verb in ON_BAR), key=_in_order),
        more=sorted((one for one in choices if one.verb not in ON_BAR), key=_final_last),
        clauses=clauses,
        ready=ready_texts(author.language if author else get_language(), get_language()),
        has_people=bool(form.fields["also"].choices[1:]),
        has_spam=isinstance(thing, Post | Topic | Held | Case),
    )


@dataclass(frozen=True)
class Asking:
    """What the forms of all verbs on one thing have in common."""

    data: Mapping | None
    groups: QuerySet[Group]
    longest: timedelta | None
    thing: object

    def form_of(self, asks: Sequence[str], prefix: str) -> AskForm:
        return AskForm(
            self.data,
            asks=asks,
            prefix=prefix,
            groups=self.groups,
            longest=self.longest,
            initial=_as_it_is(self.thing, asks),
        )


def _of_case(case):
    """Its one thing, or all of its wave. Appeals are answered elsewhere."""
    things = things_of(case, most=2)
    if not things or name_of(things[0]) == "appeal":
        return None
    return things[0] if len(things) == 1 else case


def _may(viewer, verb, thing, case):
    target = _thing_for(verb, thing)
    return is_apt(verb, target, case=case) and can_decide(viewer, verb, target, case)


def _thing_for(verb, thing):
    """What is done to a topic, from one of its posts."""
    is_of_topic = isinstance(thing, Post) and "post" not in DEEDS[verb].targets
    return thing.topic if is_of_topic else thing


def _author_of(thing):
    if isinstance(thing, Case):
        return thing.member
    if isinstance(thing, User | Group):
        return thing if isinstance(thing, User) else None
    return User.objects.filter(pk=place_of(thing).member_id).first()


def _groups(viewer, thing, verbs):
    """Where a topic may go: to groups that are awake, and in which the right is theirs, too."""
    if Verb.MOVE not in verbs and Verb.SPLIT not in verbs:
        return Group.objects.none()
    topic = thing.topic if isinstance(thing, Post) else thing
    return groups_where(viewer, Right.MOVE, topic).awake().in_order()


def _initial(thing, case):
    post = _words_of(thing)
    return {
        "guideline": case.guideline_id if case else None,
        "seen": post.revision_count if post else None,
    }


def _as_it_is(thing, asks):
    """What the fields hold at first: the words as they are, three days."""
    initial = {"days": "3"}
    post = _words_of(thing)
    if "source" in asks and post is not None:
        initial["source"] = post.source
        if post.opens_topic:
            initial["title"] = post.topic.title
    if "posts" in asks and post is not None and not post.opens_topic:
        initial["posts"] = str(post.number)
    if "posts" in asks and post is not None:
        initial["to"] = post.topic.group_id
    if "seconds" in asks:
        initial["seconds"] = 300
    return initial


def _words_of(thing):
    """The post that says what a thing says."""
    if isinstance(thing, Topic):
        return thing.posts.filter(number=1).select_related("topic").first()
    return thing if isinstance(thing, Post) else None


def _lasts(verb):
    return "until" in DEEDS[verb].asks


def _choice(verb, asking):
    deed = DEEDS[verb]
    sign, key, tone = SIGNS.get(verb, ("", "", ""))
    asks = [name for name in deed.asks if name != "seen"]
    return Choice(
        verb=verb,
        label=deed.label,
        explain=deed.explain,
        sign=sign,
        key=key,
        tone=tone,
        form=asking.form_of(asks, verb) if asks else None,
        needs_second=deed.needs_second,
    )


def _final_last(choice):
    return choice.needs_second


def _in_order(choice):
    return ON_BAR.index(choice.verb)
