"""One post or comment of the archive: written for the first time, or brought up to date."""

from django.utils import timezone

from community.core.markup import RENDER_VERSION
from community.importing.stackexchange.archive import Piece, Question
from community.importing.stackexchange.batch import Batch
from community.importing.stackexchange.history import Edit
from community.importing.stackexchange.wording import credit_of, edits_of, words_of
from community.topics.models import Change, Post, Revision, Topic, Verb


def add_piece(batch: Batch, piece: Piece, topic: Topic, target: Post | None) -> None:
    """The next post of its topic, whatever its date: numbers that were given never move."""
    site = batch.source.site
    words = words_of(piece, site=site, target=target, tally=batch.tally)
    topic.last_number += 1
    post = Post(
        topic=topic,
        author=batch.people[piece.by],
        number=topic.last_number,
        source=words.source,
        html=words.html,
        text=words.text,
        render_version=RENDER_VERSION,
        credit_html=credit_of(piece, site),
        made_at=piece.made_at,
        foreign_score=max(piece.score, 0),
        reaction_count=max(piece.score, 0),
    )
    _keep(batch, post, edits_of(piece, site))
    batch.posts[piece.ref] = post
    batch.new.append((piece, post))
    batch.count(piece, "created")


def _keep(batch, post, edits):
    for number, edit in enumerate(edits, post.revision_count + 1):
        batch.revisions.append(
            Revision(
                post=post,
                number=number,
                editor=batch.people[edit.by],
                reason=edit.reason,
                title=edit.title if post.opens_topic else "",
                source=edit.source,
                made_at=edit.made_at,
            )
        )
    if edits:
        post.revision_count += len(edits)
        post.edited_at = edits[-1].made_at


def renew_piece(
    batch: Batch, piece: Piece, question: Question, topic: Topic, target: Post | None
) -> None:
    """Only the sides that the archive changed: the others may have been changed here."""
    row, post, sides = batch.known[piece.ref], batch.posts[piece.ref], batch.sides_changed(piece)
    if not row.seen:
        _give_back(batch, post, topic)
    if "author" in sides:
        post.author = batch.people[piece.by]
        post.credit_html = credit_of(piece, batch.source.site)
        topic.author = post.author if post.opens_topic else topic.author
    if "score" in sides:
        post.foreign_score = max(piece.score, 0)
    if sides & {"words", "title"} and not post.is_purged:
        title = question.title if post.opens_topic else topic.title
        _rewrite(batch, piece, post, topic, target, title)
    row.seen = piece.seen
    batch.changed.append((row, post))
    batch.count(piece, "updated")


def _rewrite(batch, piece, post, topic, target, title):
    """What it said here until now stays as a revision, whoever wrote it."""
    site = batch.source.site
    words = words_of(piece, site=site, target=target, tally=batch.tally)
    kept = set(post.revisions.values_list("made_at", flat=True))
    edits = [edit for edit in edits_of(piece, site) if edit.made_at not in kept]
    told = any(
        edit.source == post.source and edit.title in ("", topic.title) for edit in edits[-1:]
    )
    if not told and (words.source, title) != (post.source, topic.title):
        by = piece.editor if piece.editor in batch.people else piece.by
        edits.append(Edit(by, timezone.now(), "", topic.title, post.source))
    _keep(batch, post, edits)
    post.source, post.html, post.text = words.source, words.html, words.text
    post.render_version = RENDER_VERSION


def _give_back(batch, post, topic):
    """The archive has it again, and it was the archive's silence that took it away."""
    post.deleted_at, post.deleted_by, post.deleted_because = None, None, ""
    if post.opens_topic and topic.deleted_at:
        topic.deleted_at = None
        batch.changes.append(Change(topic=topic, verb=Verb.RESTORED, by=post.author))
