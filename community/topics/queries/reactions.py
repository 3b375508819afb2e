"""Reactions: the words of the community, the viewer's own, and who reacted."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import IntegerField, Value

from community.core.asking import Prepared
from community.core.memory import Memory, may_be_kept
from community.core.paging import Page, key_page
from community.members.models import Viewer
from community.topics.models import Bookmark, Post, Reaction, ReactionWord, Topic

WORDS_KEY = "reaction-words"
WORDS_SECONDS = 60
vocabulary = Memory("words")
KEPT = 0  # stands for a bookmark among the slots


@dataclass(frozen=True)
class Own:
    """What the viewer said at a post, and whether they keep it."""

    slots: frozenset[int] = frozenset()
    is_kept: bool = False


@dataclass(frozen=True)
class WordRow:
    """One word under a post: how often it was said, and whether by the viewer."""

    word: ReactionWord
    count: int
    is_own: bool


@dataclass
class Reactors:
    """Those who said one word, as far as they stand on this page."""

    word: ReactionWord
    reactions: list[Reaction] = field(default_factory=list)


def reaction_words() -> list[ReactionWord]:
    """The few words of this community, kept until they change, or for a minute."""
    return vocabulary.recall(1, _words) if may_be_kept() else _shared_words()


def _words():
    return list(ReactionWord.objects.exclude(word=""))


def _shared_words():
    words = cache.get(WORDS_KEY)
    if words is None:
        words = _words()
        cache.set(WORDS_KEY, words, WORDS_SECONDS)
    return words


def forget_reaction_words() -> None:
    vocabulary.forget(1)
    cache.delete(WORDS_KEY)


def look_of_words() -> tuple:
    """All that a row of marks shows of the words, for keys of pieces."""
    return tuple((word.slot, word.word, word.icon) for word in reaction_words())


def word_rows(post: Post, own: Own) -> list[WordRow]:
    """Every word of the community with its count at this post."""
    return [
        WordRow(word, post.reactions.get(str(word.slot), 0), word.slot in own.slots)
        for word in reaction_words()
    ]


def own_marks(viewer: Viewer, posts: list[int]) -> dict[int, Own]:
    """What the viewer said at these posts, and which of them they keep; one query."""
    if not viewer.is_authenticated or not posts:
        return {}
    marks: dict[int, set[int]] = {}
    for post, slot in OWN_MARKS.ask(len(posts), viewer.pk, *posts):
        marks.setdefault(post, set()).add(slot)
    return {post: Own(frozenset(slots - {KEPT}), KEPT in slots) for post, slots in marks.items()}


def own_marks_on_page(topic: Topic, viewer: Viewer, posts: Iterable[Post]) -> dict[int, Own]:
    """The same for a page of a topic; no query where they came with the topic."""
    if not hasattr(topic, "own"):
        return own_marks(viewer, [post.pk for post in posts])
    return {one["post"]: Own(frozenset(one["said"]), one["kept"]) for one in topic.own}


def _own_marks(_shape, viewer, *posts):
    said = Reaction.objects.filter(member=viewer, post__in=posts)
    kept = Bookmark.objects.filter(member=viewer, post__in=posts)
    kept = kept.annotate(slot=Value(KEPT, IntegerField()))
    return said.values_list("post_id", "slot").union(kept.values_list("post_id", "slot"))


OWN_MARKS = Prepared(_own_marks)


def reactor_page(post: Post, after: str) -> tuple[list[Reactors], Page]:
    """Who reacted, word by word, in the order in which they did."""
    words = {word.slot: Reactors(word) for word in reaction_words()}
    reactions = Reaction.objects.filter(post=post, slot__in=words).select_related("member")
    page = key_page(reactions, after, keys=("slot", "pk"))
    for reaction in page:
        words[reaction.slot].reactions.append(reaction)
    return [one for one in words.values() if one.reactions], page
