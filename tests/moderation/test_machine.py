"""Whatever reviewers and authors do in whatever order: all of it undone, all is as it was."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from community.core.errors import Refused
from community.core.outbox import keep_all
from community.members.models import User
from community.topics import recount
from community.topics.actions import (
    accept_answer,
    close_topic,
    delete_post,
    edit_post,
    move_topic,
    restore_post,
)
from community.topics.models import Post, Topic
from moderation.actions.appealing import answer_appeal, appeal
from moderation.actions.deciding import decide
from moderation.actions.undoing import undo
from moderation.models import Decision, Outcome, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.turns import examples

pytestmark = pytest.mark.django_db

ON_POSTS = (Verb.HIDE, Verb.DELETE, Verb.RESTORE, Verb.SHOW, Verb.KEEP, Verb.EDIT)
ON_TOPICS = (
    *ON_POSTS,
    *(Verb.CLOSE, Verb.REOPEN, Verb.PIN, Verb.UNPIN, Verb.ARCHIVE, Verb.WAKE),
    *(Verb.SLOW, Verb.MOVE, Verb.SPLIT, Verb.MERGE),
)
ON_MEMBERS = (Verb.WARN, Verb.SILENCE, Verb.SUSPEND, Verb.LIFT, Verb.NOTE)
COUNTS = st.integers(0, 11)


class House(RuleBasedStateMachine):
    """Two groups, three topics, their posts; two managers, and what they and the authors do."""

    @initialize()
    def found(self):
        self.tale = transaction.atomic()
        self.tale.__enter__()
        self.people = [make_member(is_manager=True) for _ in range(2)]
        self.authors = [make_member() for _ in range(2)]
        self.groups = [make_group(members=self.authors) for _ in range(2)]
        kinds = ("question", "discussion", "discussion")
        self.topics = [
            make_topic(group=self.groups[n % 2], author=self.authors[n % 2], kind=kind)
            for n, kind in enumerate(kinds)
        ]
        self.posts = [
            make_post(topic=topic, author=self.authors[(n + 1) % 2], source=f"Reply {n}.")
            for n, topic in enumerate(self.topics * 2)
        ]
        written = Post.objects.filter(topic__in=self.topics)
        self.written = list(written.values_list("pk", flat=True))
        accept_answer(post=self.posts[0], by=self.topics[0].author)
        self.done, self.turn = [], 0
        self.first = self.content()

    def teardown(self):
        if hasattr(self, "tale"):
            self.unwind()
            transaction.set_rollback(True)
            self.tale.__exit__(None, None, None)

    def content(self):
        topics = Topic.objects.filter(pk__in=[one.pk for one in self.topics]).order_by("pk")
        posts = Post.objects.filter(pk__in=self.written).order_by("pk")
        people = User.objects.filter(pk__in=[one.pk for one in self.authors]).order_by("pk")
        states = ("pk", "group", "closed_at", "pinned_at", "archived_at", "slow_seconds", "title")
        more = ("hidden_at", "merged_into", "accepted_post", "solved_at")
        return (
            list(topics.values_list(*states, *more)),
            [one.is_deleted for one in topics],
            list(posts.values_list("pk", "topic", "number", "source", "deleted_by")),
            [(one.is_deleted, one.is_hidden) for one in posts],
            list(people.values_list("silenced_until", "suspended_until", "banned_at")),
        )

    def by(self):
        self.turn += 1
        return self.people[self.turn % 2]

    def attempt(self, work):
        """What came of it; where it is refused, nothing changed."""
        before = self.content()
        try:
            return work()
        except Refused:
            assert self.content() == before
            return None

    def decided(self, verb, thing, **asked):
        made = self.attempt(lambda: decide(by=self.by(), verb=verb, thing=thing, **asked))
        if made is not None:
            self.done.append(made)

    @rule(verb=st.sampled_from(ON_POSTS), which=COUNTS)
    def decide_about_a_post(self, verb, which):
        post = Post.objects.select_related("topic__group", "author").get(
            pk=self.posts[which % len(self.posts)].pk
        )
        self.turn += 1
        asked = {"source": f"Other words {self.turn}."} if verb == Verb.EDIT else {}
        self.decided(verb, post, **asked)

    @rule(verb=st.sampled_from(ON_TOPICS), which=COUNTS, other=COUNTS)
    def decide_about_a_topic(self, verb, which, other):
        topic = self.topic(which)
        self.turn += 1
        replies = list(topic.posts.standing().filter(number__gt=1)[: 1 + other % 2])
        asked = {
            Verb.EDIT: {"source": f"Others {self.turn}.", "title": f"Title {self.turn}"},
            Verb.SLOW: {"seconds": 60 * (other % 3)},
            Verb.MOVE: {"to": self.groups[other % 2]},
            Verb.SPLIT: {"posts": replies, "title": "Apart"},
            Verb.MERGE: {"into": self.topic(other)},
        }.get(verb, {})
        self.decided(verb, topic, **asked)

    @rule(verb=st.sampled_from(ON_MEMBERS), which=COUNTS, days=st.integers(1, 30))
    def decide_about_a_member(self, verb, which, days):
        lasts = verb in (Verb.SILENCE, Verb.SUSPEND)
        until = {"until": timezone.now() + timedelta(days=days)} if lasts else {}
        self.decided(verb, self.authors[which % 2], **until)

    @rule(which=COUNTS, how=st.sampled_from(["delete", "close", "move"]))
    def a_manager_does_it_on_the_page(self, which, how):
        topic, post = self.topic(which), self.posts[which % len(self.posts)]
        post.refresh_from_db()
        work = {
            "delete": lambda by: delete_post(post=post, by=by),
            "close": lambda by: close_topic(topic=topic, by=by),
            "move": lambda by: move_topic(topic=topic, to=self.groups[which % 2], by=by),
        }[how]
        if self.attempt(lambda: work(self.by())) is not None:
            self.done.append(Decision.objects.latest("pk"))

    @rule(which=COUNTS)
    def the_author_edits(self, which):
        post = Post.objects.get(pk=self.posts[which % len(self.posts)].pk)
        was = post.source
        self.turn += 1
        source = f"My words {self.turn}."

        def back():
            post.refresh_from_db()
            seen = post.revision_count
            edit_post(post=post, editor=post.author, source=was, seen=seen)

        edited = self.attempt(
            lambda: edit_post(
                post=post, editor=post.author, source=source, seen=post.revision_count
            )
        )
        if edited is not None:
            self.done.append(back)

    @rule(which=COUNTS)
    def the_author_takes_a_post_back(self, which):
        post = Post.objects.get(pk=self.posts[which % len(self.posts)].pk)
        if self.attempt(lambda: not post.is_deleted and delete_post(post=post, by=post.author)):
            self.done.append(lambda: restore_post(post=fresh(post), by=post.author))

    @precondition(lambda self: self.done)
    @rule()
    def undo_the_last(self):
        self.take_back(self.done.pop())

    @precondition(lambda self: self.done)
    @rule(which=COUNTS)
    def undo_another(self, which):
        """Out of order: it is refused, or it does no harm to the rest."""
        one = self.done[which % len(self.done)]
        if isinstance(one, Decision) and self.attempt(lambda: undo(decision=one, by=self.by())):
            self.done.remove(one)

    @precondition(lambda self: self.done and isinstance(self.done[-1], Decision))
    @rule(outcome=st.sampled_from([Outcome.UPHELD, Outcome.OVERTURNED]))
    def appeal_the_last(self, outcome):
        decision = self.done[-1]
        asked = self.attempt(lambda: appeal(decision=decision, by=decision.about, text="Why?"))
        if asked is None:
            return
        other = next(one for one in self.people if one.pk != decision.by_id)
        answer_appeal(appeal=asked, by=other, outcome=outcome, answer="Looked again.")
        if outcome == Outcome.OVERTURNED:
            self.done.pop()

    @invariant()
    def counts_are_true(self):
        if hasattr(self, "tale"):
            assert [one.differences() for one in recount.LEDGERS] == [[] for _ in recount.LEDGERS]

    def topic(self, which):
        key = self.topics[which % len(self.topics)].pk
        return Topic.objects.select_related("group", "author").get(pk=key)

    def take_back(self, one):
        if isinstance(one, Decision):
            undo(decision=one, by=self.by())
        else:
            one()

    def unwind(self):
        """Everything in reverse: the content is what it was, and everybody can be told."""
        while self.done:
            self.take_back(self.done.pop())
        assert self.content() == self.first
        keep_all()


def fresh(post):
    return Post.objects.select_related("topic").get(pk=post.pk)


def test_after_undoing_everything_in_reverse_the_content_is_what_it_was():
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
