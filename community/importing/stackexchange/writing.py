"""Questions of the archive written as topics, a batch of them in one transaction."""

from django.db import transaction

from community.groups.models import TopicKind
from community.importing.counting import counted
from community.importing.models import Imported, Source
from community.importing.stackexchange.archive import Question, Ref
from community.importing.stackexchange.batch import AT_ONCE, FILE_OF, PURGED, Batch
from community.importing.stackexchange.people import members_of
from community.importing.stackexchange.pieces import add_piece, renew_piece
from community.importing.stackexchange.steering import steer_topic
from community.importing.tagging import tag_topics
from community.importing.tally import Tally
from community.screening.reading import language_of
from community.topics.actions.writing import slug_of
from community.topics.models import Post, Topic

STEERED = ["author", "title", "slug", "closed_at", "solved_at", "accepted_post", "deleted_at"]


def write_questions(source: Source, questions: list[Question], tally: Tally) -> None:
    """Bring our topics to what the archive says; what is as it was is not touched."""
    batch = Batch(source, tally, _known(source, questions))
    changed = []
    for question in questions:
        if all(batch.is_as_seen(piece) for piece in question.pieces):
            for piece in question.pieces:
                batch.count(piece, "unchanged")
        else:
            changed.append(question)
    if changed:
        with transaction.atomic():
            _load(batch, changed)
            _write(batch, changed)


def _known(source, questions) -> dict[Ref, Imported]:
    refs = [piece.ref for question in questions for piece in question.pieces]
    known = {}
    for kind in FILE_OF:
        numbers = [str(number) for one, number in refs if one == kind]
        for row in Imported.objects.filter(source=source, kind=kind, foreign_id__in=numbers):
            known[kind, int(row.foreign_id)] = row
    return known


def _load(batch, questions):
    """Our people, topics and posts of these questions. Topics are locked: somebody may reply."""
    pieces = [piece for question in questions for piece in question.pieces]
    batch.people = members_of(batch.source, _keys(questions, pieces))
    rows = {piece.ref: batch.known[piece.ref] for piece in pieces if piece.ref in batch.known}
    ours = [row.post_id for row in rows.values() if row.post_id]
    topics = Topic.objects.filter(posts__in=ours).order_by("pk").values("pk")
    locked = (
        Topic.objects.select_for_update()
        .order_by("pk")
        .in_bulk(set(topics.values_list("pk", flat=True)))
    )
    by_key = Post.objects.select_related("author").in_bulk(ours)
    batch.posts = {ref: by_key[row.post_id] for ref, row in rows.items() if row.post_id in by_key}
    for question in questions:
        if post := batch.posts.get(question.opening.ref):
            batch.topics[question.opening.ref] = locked[post.topic_id]


def _keys(questions, pieces) -> set[str]:
    edits = [edit.by for piece in pieces for edit in piece.edits]
    hands = [piece.editor for piece in pieces] + [question.closer for question in questions]
    return {piece.by for piece in pieces} | set(edits) | set(filter(None, hands))


def _write(batch, questions):
    keys = {topic.pk for topic in batch.topics.values()}
    with counted(keys):
        _open_topics(batch, questions)
        for question in questions:
            _read(batch, question)
        batch.save()
        for question in questions:
            steer_topic(batch, question)
        Topic.objects.bulk_update(batch.topics.values(), STEERED, AT_ONCE)
        tag_topics(batch.tags)
        batch.save_changes()
        keys.update(topic.pk for topic in batch.topics.values())


def _open_topics(batch, questions):
    new = [question for question in questions if question.opening.ref not in batch.known]
    for question in new:
        author = batch.people[question.opening.by]
        batch.topics[question.opening.ref] = Topic(
            group_id=batch.source.group_id,
            author=author,
            language=language_of(question.title, author.language),
            kind=TopicKind.QUESTION,
            title=question.title,
            slug=slug_of(question.title),
            made_at=question.opening.made_at,
        )
    Topic.objects.bulk_create([batch.topics[one.opening.ref] for one in new], AT_ONCE)


def _read(batch, question):
    topic = batch.topics.get(question.opening.ref)
    batch.sides[question.opening.ref] = batch.sides_changed(question.opening)
    for piece in question.pieces:
        target = batch.posts.get(piece.target)
        if topic is None or (piece.is_comment and target is None):
            batch.tally.skip(FILE_OF[piece.kind], PURGED)
        elif piece.ref not in batch.known:
            add_piece(batch, piece, topic, target)
        elif batch.is_as_seen(piece):
            batch.count(piece, "unchanged")
        else:
            renew_piece(batch, piece, question, topic, target)
