"""What screening learns from what reviewers decided."""

from community.screening.actions import learn
from community.topics.models import Held, Post, Topic
from community.topics.using import subject_of, subject_of_held
from moderation.models import Decision, Verb
from moderation.queries.targets import thing_of_kind, things_done

HONEST = (Verb.KEEP, Verb.LET_IN)
TAKEN = (Verb.HIDE, Verb.DELETE, Verb.REFUSE)


def teach(decision: Decision) -> None:
    """What stays was honest; what goes was spam where the reviewer says so."""
    if decision.verb in HONEST:
        _teach(decision, is_spam=False)
    elif decision.after.get("is_spam"):
        _teach(decision, is_spam=True)


def unteach(decision: Decision) -> None:
    """What was taken away as spam, and is given back, was none."""
    if decision.after.get("is_spam"):
        _teach(decision, is_spam=False)


def _teach(decision, *, is_spam):
    for kind, pk, _before, _after in things_done(decision):
        _learn(thing_of_kind(kind, pk), is_spam)


def _learn(thing, is_spam):
    if isinstance(thing, Held) and thing.became_id:
        thing = Post.objects.select_related("topic").filter(pk=thing.became_id).first()
    if isinstance(thing, Topic):
        thing = Post.objects.select_related("topic").filter(topic=thing, number=1).first()
    if isinstance(thing, Post):
        title = thing.topic.title if thing.opens_topic else ""
        learn(subject=subject_of(thing.pk), text=thing.text, title=title, is_spam=is_spam)
    elif isinstance(thing, Held):
        subject = subject_of_held(thing.pk)
        learn(subject=subject, text=thing.source, title=thing.title, is_spam=is_spam)
