"""Who is writing in a topic right now. Kept in the cache for some seconds, and nowhere else."""

import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from community.live.announcing import announce
from community.members.models import User, Viewer
from community.members.queries import boundaries_of
from community.topics.models import Topic

SECONDS = 8  # a browser says so again every five
AT_ONCE = 20
SHOWN = 2
ISOLATE, POP = "\u2068", "\u2069"  # a name keeps its direction to itself


def note_writing(*, topic: Topic, member: User) -> None:
    """Somebody types. Open pages are told when this changes who does."""
    marks = _marks(topic)
    was_writing = member.pk in marks
    marks.pop(member.pk, None)
    kept = dict(list(marks.items())[1 - AT_ONCE :]) | {member.pk: time.time()}
    cache.set(_key(topic), kept, SECONDS)
    if not was_writing:
        announce(topic.channel, writing=1)


def writers_line(viewer: Viewer, topic: Topic) -> str:
    """Who is writing, as this viewer may know it: without themselves and whom they keep away."""
    marks = _marks(topic)
    if (
        topic.last_poster_id in marks
        and topic.last_post_at.timestamp() > marks[topic.last_poster_id]
    ):
        del marks[topic.last_poster_id]  # what they wrote is there
    away = {viewer.pk, *(boundaries_of(viewer) if marks else ())}
    pks = [pk for pk in marks if pk not in away]
    names = [f"{ISOLATE}{one}{POP}" for one in User.objects.visible_to(viewer).filter(pk__in=pks)]
    return _sentence(names) if pks else ""


def _sentence(names):
    if len(names) > SHOWN:
        return _("Several people are writing")
    if len(names) == SHOWN:
        return _("%(one)s and %(other)s are writing") % {"one": names[0], "other": names[1]}
    return _("%(name)s is writing") % {"name": names[0]} if names else ""


def _marks(topic):
    oldest = time.time() - SECONDS
    return {pk: at for pk, at in (cache.get(_key(topic)) or {}).items() if at > oldest}


def _key(topic):
    return f"writing:{topic.pk}"
