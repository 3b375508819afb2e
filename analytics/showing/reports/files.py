"""A report as a table and as JSON, with what its reader may see."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.days import zone
from analytics.showing.numbers import FEWER, cell_of, hidden_words, unit_key
from analytics.showing.reports.page import Shown, name_said

TURNING = str.maketrans("", "", "\u2066\u2067\u2068\u2069")  # which way a page runs, not a file


def rows_of(shown: Shown) -> Iterator[list]:
    """For a spreadsheet: figures as numbers, then goals, tactics, decisions, advice, evaluations,
    and what rises."""
    return (_bare(row) for row in _rows(shown))


def _bare(told):
    """The same without the signs that turn words on a page."""
    if isinstance(told, (str, Promise)):
        return str(told).translate(TURNING)
    if isinstance(told, list):
        return [_bare(one) for one in told]
    if isinstance(told, dict):
        return {key: _bare(one) for key, one in told.items()}
    return told


def _rows(shown):
    yield [pgettext("engagement report", "Report"), shown.name]
    yield [_("Where"), shown.place]
    yield [pgettext("span of a figure", "Over"), shown.span]
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
        values = [_value(one.metric, figure) for figure in (one.now, one.before, one.year)]
        metric = one.metric
        yield [metric.name, metric.key, metric.unit.label, *values, metric.meaning]
    for part in (_goals, _tactics, _decisions, _advice, _evaluations, _talk):
        rows = list(part(shown))
        if len(rows) > 1:
            yield from ([], *rows)


def _goals(shown):
    yield [
        _("Goal"),
        _("Where"),
        _("Figure"),
        _("Unit"),
        _("State"),
        _("Before this report"),
        pgettext("a figure", "Now"),
        _("To be"),
        _("Target"),
        pgettext("span of a figure", "Over"),
        pgettext("a day", "By"),
        _("Why dropped"),
    ]
    for goal in shown.goals:
        about = [goal.title, goal.where, goal.metric.name, goal.metric.unit.label]
        way = pgettext("a target", "at least") if goal.is_up else pgettext("a target", "at most")
        values = [cell_of(goal.metric, goal.value), way, cell_of(goal.metric, goal.aim)]
        told = [*about, goal.state, goal.was, *values, goal.over]
        yield [*told, goal.until.isoformat(), goal.because]


def _tactics(shown):
    yield [
        _("Tactic"),
        _("Where"),
        _("Figure"),
        _("Unit"),
        pgettext("a figure", "Before"),
        pgettext("a figure", "After"),
        _("How sure"),
    ]
    for tactic in shown.tactics:
        metric = tactic.metric
        values = [cell_of(metric, one) for one in (tactic.was, tactic.became)]
        yield [tactic.title, tactic.where, metric.name, metric.unit.label, *values, tactic.sure]


def _decisions(shown):
    yield [_("To decide"), _("Who"), _("Effort")]
    for one in shown.decisions:
        yield [one.words, name_said(one.owner), one.effort]


def _advice(shown):
    yield [_("Open advice"), _("Level"), _("State"), _("Days")]
    for one in shown.advice:
        yield [one.question, one.level, one.state, one.days]


def _evaluations(shown):
    yield [
        _("Evaluation"),
        _("What we think of it"),
        _("Who"),
        _("When"),
        _("What we change"),
        _("Who"),
        pgettext("a day", "By"),
        _("Done"),
    ]
    for one in shown.evaluations:
        on = one.made_at.astimezone(zone()).date().isoformat()
        told, changes = [one.saw, one.think, name_said(one.by), on], one.changes
        for change in changes or [None]:
            yield [*told, *_change(change)]
            told = [""] * len(told)


def _change(change):
    if change is None:
        return []
    done = _("Done") if change.done_at else ""
    return [change.text, name_said(change.owner), change.due_on.isoformat(), done]


def _talk(shown):
    talk = shown.talk
    rising = [("", one) for one in talk.tags]
    rising += [(name, one) for _code, name, rows in talk.phrases for one in rows]
    yield [_("On the rise"), _("Language"), _("People now"), _("People before")]
    for language, one in rising:
        yield [one.words, language, one.people, _people(one.before)]


def _value(metric, figure):
    return hidden_words(figure) if figure.is_hidden else cell_of(metric, figure.value)


def _people(before):
    return str(FEWER) if before is None else before


def as_json(shown: Shown) -> dict:
    """Keys of figures are the same in every language."""
    return _bare(_told(shown))


def _told(shown):
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
        "figures": {
            one.metric.key: _figures(one, shown.may_count_people) for one in shown.numbers
        },
        "goals": [_goal(one) for one in shown.goals],
        "tactics": [_tactic(one) for one in shown.tactics],
        "decisions": [
            {"words": one.words, "owner": name_said(one.owner), "effort": one.effort}
            for one in shown.decisions
        ],
        "open_advice": [
            {"question": one.question, "level": one.level, "state": one.state, "days": one.days}
            for one in shown.advice
        ],
        "evaluations": [_evaluation(one) for one in shown.evaluations],
        "rising": {
            "tags": [_rising(one) for one in shown.talk.tags],
            "phrases": {
                code: [_rising(one) for one in rows] for code, _name, rows in shown.talk.phrases
            },
        },
    }


def _goal(one):
    return {
        "title": one.title,
        "where": one.where,
        "figure": one.metric.key,
        "unit": unit_key(one.metric),
        "state": one.state,
        "was": one.was,
        "value": cell_of(one.metric, one.value),
        "target": cell_of(one.metric, one.aim),
        "is_at_most": not one.is_up,
        "over": one.over,
        "deadline": one.until.isoformat(),
        "dropped_because": one.because,
    }


def _tactic(one):
    return {
        "title": one.title,
        "where": one.where,
        "figure": one.metric.key,
        "unit": unit_key(one.metric),
        "before": cell_of(one.metric, one.was),
        "after": cell_of(one.metric, one.became),
        "sure": one.sure,
    }


def _evaluation(one):
    return {
        "saw": one.saw,
        "think": one.think,
        "by": name_said(one.by),
        "on": one.made_at.astimezone(zone()).date().isoformat(),
        "changes": [
            {
                "text": change.text,
                "owner": name_said(change.owner),
                "due_on": change.due_on.isoformat(),
                "is_done": change.done_at is not None,
            }
            for change in one.changes
        ],
    }


def _figures(number, may_count_people):
    times = {"now": number.now, "before": number.before, "last_year": number.year}
    metric, found = number.metric, {}
    for time, one in times.items():
        found[time] = {"value": cell_of(metric, one.value), "is_hidden": one.is_hidden}
        if may_count_people:
            found[time]["people"] = one.n or None
    return {"unit": unit_key(metric)} | found


def _rising(one):
    return {"words": one.words, "people": one.people, "people_before": one.before}
