"""What the archive says of a topic as a whole: title, tags, closed, solved."""

from community.importing.stackexchange.archive import Question
from community.importing.stackexchange.batch import Batch
from community.topics.actions.writing import slug_of
from community.topics.models import Change, Topic, Verb

REASON_MAX = 300


def steer_topic(batch: Batch, question: Question) -> None:
    """Set the states that the archive changed; those that managers here changed may stay."""
    topic = batch.topics.get(question.opening.ref)
    sides = batch.sides[question.opening.ref]
    if topic is None or not sides:
        return
    if "title" in sides:
        topic.title, topic.slug = question.title, slug_of(question.title)
    if "tags" in sides:
        batch.tags[topic.pk] = question.tags
    if "closed" in sides:
        _close(batch, question, topic)
    if "accepted" in sides:
        _solve(batch, question, topic)


def _close(batch, question, topic):
    is_news = question.closed_at and not topic.closed_at
    topic.closed_at = question.closed_at
    if is_news and question.closer:
        original = question.duplicate_of
        batch.changes.append(
            Change(
                topic=topic,
                verb=Verb.CLOSED,
                by=batch.people[question.closer],
                reason=f"Duplicate: {original}"[:REASON_MAX] if original else "",
                made_at=question.closed_at,
            )
        )


def _solve(batch, question, topic: Topic):
    answer = batch.posts.get(question.accepted)
    topic.accepted_post = topic.solved_at = None
    if answer is not None and not answer.is_deleted:
        topic.accepted_post = answer
        # Votes carry a day without its hour; nothing is accepted before it was written.
        topic.solved_at = max(question.accepted_at or answer.made_at, answer.made_at)
