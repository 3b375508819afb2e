"""Questions of the archive written as topics, a batch of them in one transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from community.core.markup import RENDER_VERSION
from community.groups.models import TopicKind
from community.importing.counting import counted
from community.importing.models import Imported, Kind, Source
from community.importing.stackexchange.archive import Piece, Question, Ref
from community.importing.stackexchange.people import members_of
from community.importing.stackexchange.wording import credit_of, words_of
from community.importing.tagging import tag_topics
from community.importing.tally import Tally
from community.members.models import User
from community.topics.actions.writing import slug_of
from community.topics.models import Change, Post, Revision, Topic, Verb

AT_ONCE = 500
FILE_OF = {Kind.POST: "Posts", Kind.COMMENT: "Comments"}
PURGED = "purged here"
CHANGEABLE = [
    "author",
    "source",
    "html",
    "text",
    "render_version",
    "credit_html",
    "edited_at",
    "revision_count",
    "reaction_count",
    "deleted_at",
    "deleted_by",
    "deleted_because",
]


def write_questions(source: Source, questions: list[Question], tally: Tally) -> None:
    """Bring our topics to what the archive says; what is as it was is not touched."""
    known = _known(source, questions)
    changed = []
    for question in questions:
        if all(_is_as_seen(piece, known) for piece in question.pieces):
            for piece in question.pieces:
                _count(tally, piece, known, "unchanged")
        else:
            changed.append(question)
    if changed:
        with transaction.atomic():
            _Batch(source, changed, known, tally).write()


def _known(source, questions) -> dict[Ref, Imported]:
    refs = [piece.ref for question in questions for piece in question.pieces]
    known = {}
    for kind in FILE_OF:
        numbers = [str(number) for one, number in refs if one == kind]
        for row in Imported.objects.filter(source=source, kind=kind, foreign_id__in=numbers):
            known[kind, int(row.foreign_id)] = row
    return known


def _is_as_seen(piece, known):
    row = known.get(piece.ref)
    return row is not None and (row.seen == piece.seen or row.post_id is None)


def _count(tally, piece, known, outcome):
    row = known.get(piece.ref)
    if row is not None and row.post_id is None:
        tally.skip(FILE_OF[piece.kind], PURGED)
        return
    tally.count(FILE_OF[piece.kind], outcome)
    for file, rows in piece.rows.items():
        tally.count(file, outcome, rows)


class _Batch:
    """One transaction's work. `posts` are ours by the archive's number, old ones and new."""

    def __init__(self, source, questions, known, tally):
        self.source, self.questions, self.known, self.tally = source, questions, known, tally
        pieces = [piece for question in questions for piece in question.pieces]
        self.people: dict[str, User] = members_of(source, _keys(pieces, questions))
        ours = [known[piece.ref].post_id for piece in pieces if piece.ref in known]
        by_key = Post.objects.select_related("author").in_bulk([pk for pk in ours if pk])
        self.posts: dict[Ref, Post] = {
            ref: by_key[row.post_id] for ref, row in known.items() if row.post_id in by_key
        }
        self.new: list[tuple[Piece, Post]] = []
        self.changed: list[Post] = []
        self.rows: list[Imported] = []
        self.revisions: list[Revision] = []
        self.changes: list[Change] = []

    def write(self):
        topics = self.topics()
        keys = {topic.pk for topic in topics.values()}
        authors = {post.author_id for post in self.posts.values()}
        with counted(keys, authors):
            self.open_topics(topics)
            keys.update(topic.pk for topic in topics.values())
            for question in self.questions:
                self.read(question, topics.get(question.opening.ref))
            self.save()
            for question in self.questions:
                self.steer(question, topics.get(question.opening.ref))
            self.save_topics(topics.values())
            authors.update(post.author_id for post in self.posts.values())

    def topics(self) -> dict[Ref, Topic]:
        """The topics that are there already, locked: somebody may be replying."""
        wanted = {
            question.opening.ref: self.posts[question.opening.ref].topic_id
            for question in self.questions
            if question.opening.ref in self.posts
        }
        locked = Topic.objects.select_for_update().order_by("pk").in_bulk(wanted.values())
        return {ref: locked[pk] for ref, pk in wanted.items()}

    def open_topics(self, topics):
        new = [one for one in self.questions if one.opening.ref not in self.known]
        for question in new:
            topics[question.opening.ref] = Topic(
                group_id=self.source.group_id,
                author=self.people[question.opening.by],
                kind=TopicKind.QUESTION,
                title=question.title,
                slug=slug_of(question.title),
                made_at=question.opening.made_at,
            )
        Topic.objects.bulk_create([topics[one.opening.ref] for one in new], AT_ONCE)

    def read(self, question, topic):
        for piece in question.pieces:
            target = self.posts.get(piece.target)
            if topic is None or (piece.is_comment and target is None):
                self.tally.skip(FILE_OF[piece.kind], PURGED)
            elif piece.ref not in self.known:
                self.add(piece, topic, target)
            elif _is_as_seen(piece, self.known):
                _count(self.tally, piece, self.known, "unchanged")
            else:
                self.renew(piece, topic, target)

    def add(self, piece, topic, target):
        words = words_of(piece, site=self.source.site, target=target, tally=self.tally)
        topic.last_number += 1
        post = Post(
            topic=topic,
            author=self.people[piece.by],
            number=topic.last_number,
            source=words.source,
            html=words.html,
            text=words.text,
            render_version=RENDER_VERSION,
            credit_html=credit_of(piece, self.source.site),
            made_at=piece.made_at,
            edited_at=piece.edits[-1].made_at if piece.edits else None,
            revision_count=len(piece.edits),
            reaction_count=max(piece.score, 0),
        )
        self.posts[piece.ref] = post
        self.new.append((piece, post))
        self.keep_edits(piece, post, piece.edits, 1)
        _count(self.tally, piece, self.known, "created")

    def keep_edits(self, piece, post, edits, first):
        for number, edit in enumerate(edits, first):
            revision = Revision(
                post=post,
                number=number,
                editor=self.people[edit.by],
                reason=edit.reason,
                title=edit.title if post.number == 1 else "",
                source=edit.source,
                made_at=edit.made_at,
            )
            self.revisions.append(revision)

    def renew(self, piece, topic, target):
        """Only the sides that the archive changed: the others may have been changed here."""
        row, post = self.known[piece.ref], self.posts[piece.ref]
        sides = sides_changed(piece, row)
        if not row.seen:
            self.give_back(post, topic)
        if "author" in sides:
            post.author = self.people[piece.by]
            post.credit_html = credit_of(piece, self.source.site)
            if post.number == 1:
                topic.author = post.author
        if "score" in sides:
            post.reaction_count = max(piece.score, 0)
        if "words" in sides and post.purged_at is None:
            self.rewrite(piece, post, topic, target)
        row.seen = piece.seen
        self.rows.append(row)
        self.changed.append(post)
        _count(self.tally, piece, self.known, "updated")

    def rewrite(self, piece, post, topic, target):
        """What it said here until now stays as a revision, whoever wrote it."""
        words = words_of(piece, site=self.source.site, target=target, tally=self.tally)
        kept = set(post.revisions.values_list("made_at", flat=True))
        edits = [edit for edit in piece.edits if edit.made_at not in kept]
        if words.source != post.source and (not edits or edits[-1].source != post.source):
            edits.append(self.unexplained(piece, post, topic))
        self.keep_edits(piece, post, edits, post.revision_count + 1)
        post.revision_count += len(edits)
        post.edited_at = edits[-1].made_at if edits else post.edited_at
        post.source, post.html, post.text = words.source, words.html, words.text
        post.render_version = RENDER_VERSION

    def unexplained(self, piece, post, topic) -> Edit:
        by = piece.editor if piece.editor in self.people else piece.by
        title = topic.title if post.number == 1 else ""
        return Edit(by, timezone.now(), "", title, post.source)

    def give_back(self, post, topic):
        """The archive has it again, and nobody here took it away."""
        post.deleted_at, post.deleted_by, post.deleted_because = None, None, ""
        if post.number == 1 and topic.deleted_at:
            topic.deleted_at = None
            self.changes.append(Change(topic=topic, verb=Verb.RESTORED, by=post.author))

    def save(self):
        Post.objects.bulk_create([post for _piece, post in self.new], AT_ONCE)
        Post.objects.bulk_update(self.changed, CHANGEABLE, AT_ONCE)
        Revision.objects.bulk_create(self.revisions, AT_ONCE)
        Imported.objects.bulk_create(
            (
                Imported(
                    source=self.source,
                    kind=piece.kind,
                    foreign_id=piece.ref[1],
                    seen=piece.seen,
                    post=post,
                )
                for piece, post in self.new
            ),
            AT_ONCE,
        )
        Imported.objects.bulk_update(self.rows, ["seen"], AT_ONCE)
