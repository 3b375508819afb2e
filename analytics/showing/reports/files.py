"""A report as a table and as JSON, with what its reader may see."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.showing.numbers import FEWER
from analytics.showing.reports.page import Shown


def rows_of(shown: Shown) -> Iterator[list]:
    """For a spreadsheet: figures as numbers, then goals, tactics, and what rises."""
    yield [_("Report"), shown.name]
    yield [_("Where"), shown.place]
    yield [_("Over"), shown.span]
    yield []
    yield [
        _("Figure"),
        _("Key"),
        _("Unit"),
        pgettext("a figure", "Now"),
        pgettext("a figure", "Before"),
        _("Last year"),
        _("Meaning"),
    ]
    for one in shown.numbers:
        values = [_value(figure) for figure in (one.now, one.before, one.year)]
        metric = one.metric
        yield [metric.name, metric.key, metric.unit.label, *values, metric.meaning]
    yield from _plans(shown)
    yield from _talk(shown.talk)


def _plans(shown):
    yield []
    yield [
        _("Goal"),
        _("Where"),
        _("Figure"),
        _("State"),
        pgettext("a figure", "Now"),
        _("Target"),
        pgettext("a day", "By"),
    ]
    for goal in shown.goals:
        told = [goal.title, goal.where, goal.figure, goal.state, goal.value, goal.target]
        yield [*told, goal.until.isoformat()]
    yield []
    yield [
        _("Tactic"),
        _("Figure"),
        pgettext("a figure", "Before"),
        pgettext("a figure", "After"),
        _("How sure"),
    ]
    for tactic in shown.tactics:
        yield [tactic.title, tactic.figure, tactic.before, tactic.after, tactic.sure]


def _talk(talk):
    rising = [("", one) for one in talk.tags]
    rising += [(name, one) for _code, name, rows in talk.phrases for one in rows]
    if rising:
        yield []
        yield [_("On the rise"), _("Language"), _("People now"), _("People before")]
        for language, one in rising:
            yield [one.words, language, one.people, _people(one.before)]


def _value(figure):
    return str(FEWER) if figure.is_hidden else figure.value


def _people(before):
    return str(FEWER) if before is None else before


def as_json(shown: Shown) -> dict:
    """Keys of figures are the same in every language."""
    report = shown.report
    return {
        "report": report.number,
        "cadence": report.cadence,
        "starts_on": report.starts_on.isoformat(),
        "ends_on": report.ends_on.isoformat(),
        "made_at": report.made_at.isoformat(),
        "place": shown.place,
        "headline": shown.headline,
        "lead": report.lead,
        "span": report.body["span"],
        "figures": {one.metric.key: _figures(one) for one in shown.numbers},
        "goals": [
            {
                "title": one.title,
                "state": one.state,
                "value": one.value,
                "target": one.target,
                "deadline": one.until.isoformat(),
            }
            for one in shown.goals
        ],
        "tactics": [
            {"title": one.title, "before": one.before, "after": one.after, "sure": one.sure}
            for one in shown.tactics
        ],
        "rising": {
            "tags": [_rising(one) for one in shown.talk.tags],
            "phrases": {
                code: [_rising(one) for one in rows] for code, _name, rows in shown.talk.phrases
            },
        },
    }


def _figures(number):
    times = {"now": number.now, "before": number.before, "last_year": number.year}
    return {
        time: {"value": one.value, "people": one.n or None, "is_hidden": one.is_hidden}
        for time, one in times.items()
    }


def _rising(one):
    return {"words": one.words, "people": one.people, "people_before": one.before}
