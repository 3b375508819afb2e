"""The desk's first page: what wants this manager now, by urgency, and what can wait."""

from django.utils import timezone
from django.utils.translation import gettext as _

from community.desk import queries
from community.desk.planning import planned
from community.desk.wanting import LISTED, soon
from community.groups.permissions import manages_any
from community.members.models import Viewer
from community.topics.models import Heat
from moderation.queries.listening import heated_topics, questions_of, unanswered

QUESTIONS = 5
WARM = 8
COUNTED = 100  # beyond this a number says no more


def today(viewer: Viewer, waiting: int) -> dict:
    """What the page needs, with as many cases waiting; a handful of short queries, whatever the
    size of the house."""
    aside = queries.put_aside(viewer)
    heated = heated_topics(viewer, LISTED)
    wanting = [*soon(viewer, aside, heated), *planned(viewer, aside)]
    questions = _questions(viewer, aside)
    newcomers = queries.newcomers(viewer, aside)
    cases = sum(one.key.startswith("case:") for one in wanting)
    can_wait = max(waiting - cases, 0) + len(questions) + len(newcomers)
    return {
        "greeting": _greeting(timezone.localtime().hour, viewer.display_name),
        "soon": len(wanting),
        "wanting": wanting,
        "can_wait": min(can_wait, COUNTED),
        "questions": questions_of(questions[:QUESTIONS], viewer),
        "more_questions": len(questions) > QUESTIONS,
        "newcomers": newcomers,
        "warm": [one for one in heated[:WARM] if one.spell.level == Heat.WARM],
        "decided": queries.decided_lately(viewer)[: queries.DECIDED],
        "may_list": manages_any(viewer),
        "deleted": queries.deleted_lately(viewer)[: queries.DELETED],
    }


def _questions(viewer, aside):
    """One more than are shown, so that the page knows whether there are others."""
    done = [int(key.removeprefix("question:")) for key in aside if key.startswith("question:")]
    return list(unanswered(viewer).exclude(pk__in=done)[: QUESTIONS + 1])


def _greeting(hour, name):
    said = {"name": name}
    if hour < 5 or hour >= 22:
        return _("Good night, %(name)s.") % said
    if hour < 12:
        return _("Good morning, %(name)s.") % said
    if hour < 18:
        return _("Good afternoon, %(name)s.") % said
    return _("Good evening, %(name)s.") % said
