"""A report's body, put together from its parts: keys and numbers, no words of the interface.

Members are keys, and so are topics and tags: who may see them is asked at each reading. Phrases
and searches are kept as they were said, with the groups that they were said in. A figure about
fewer than five people has no value here.
"""

from analytics.reporting.figures import cohorts_of, figures_of, line_of
from analytics.reporting.people import drifting_of, thanks_of
from analytics.reporting.periods import Period
from analytics.reporting.plans import advice_of, decisions_of, goals_of, tactics_of
from analytics.reporting.talk import phrases_of, searches_of, tags_of
from analytics.reporting.unanswered import themes_of, unanswered_of
from analytics.scopes import Scope

VERSION = 1


def body_of(scope: Scope, period: Period) -> dict:
    thanks = thanks_of(scope, period)
    thanked = thanks.pop("thanked")
    body = {
        "version": VERSION,
        "span": str(period.span),
        "figures": figures_of(scope, period),
        "line": line_of(scope, period),
        "cohorts": cohorts_of(scope, period),
        "goals": goals_of(scope, period),
        "tactics": tactics_of(scope, period),
        "advice": advice_of(scope, period),
        "talk": {
            "tags": tags_of(scope, period),
            "phrases": phrases_of(scope, period),
            "unanswered": unanswered_of(scope, period),
            "themes": themes_of(scope, period),
            "searches": searches_of(scope, period),
        },
        "people": thanks | {"drifting": drifting_of(scope, period)},
        "thanked": thanked,
    }
    return body | {"decisions": decisions_of(scope, period, body)}
