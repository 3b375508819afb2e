"""What became of the topics behind a figure, in a word each."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.metrics.registry import METRICS
from analytics.queries.rows import talk
from analytics.showing.numbers import say
from community.topics.models import Topic

HOUR = timedelta(hours=1)


def column_of(key: str) -> str:
    """What stands above them; empty where the figure asks nothing of its topics."""
    if key in talk.HOURS:
        return pgettext("topics behind a figure", "Answered")
    if key in talk.RESPONSES:
        return pgettext("topics behind a figure", "First reply after")
    if key in talk.QUESTIONS:
        return pgettext("topics behind a figure", "Solved")
    return pgettext("topics behind a figure", "Since then") if key in talk.UNANSWERED else ""


def became(key: str, topic: Topic) -> str:
    """Of a topic as `topics_behind` gives it."""
    if key in talk.QUESTIONS:
        return _("Yes") if topic.was_solved else _("No")
    if key in talk.UNANSWERED:
        return _since(topic)
    if key not in talk.HOURS and key not in talk.RESPONSES:
        return ""
    if topic.answered_at is None:
        return pgettext("a reply", "Not yet")
    waited = max(topic.answered_at - topic.made_at, timedelta())
    if key in talk.RESPONSES:
        return say(METRICS[key], waited / HOUR)
    if waited < talk.HOURS[key] * HOUR:
        return pgettext("a reply", "In time")
    return pgettext("a reply", "Late")


def _since(topic):
    """What came of one that waited when the day ended."""
    if topic.answered_at is not None:
        return pgettext("a topic that waited", "Answered")
    if topic.closed_at is not None:
        return pgettext("a topic that waited", "Closed")
    return pgettext("a topic that waited", "Still waiting")
