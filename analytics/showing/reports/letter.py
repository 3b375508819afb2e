"""A report as a letter: key numbers and the line as tables with coloured cells, nothing remote."""

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

from analytics.showing.numbers import plain
from analytics.showing.reports.page import Shown
from community.core.letters import Block, Cell
from community.core.mail import one_line
from community.notifications.letters import isolated

SHADES = 8  # and “few”, a cell without a ground
WEEKS = 6  # as many as a phone is wide
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"
TONES = {"up": "good", "down": "bad"}
SIGNS = {"up": "↑\N{NO-BREAK SPACE}", "dn": "↓\N{NO-BREAK SPACE}"}


def letter_blocks(shown: Shown, address: str) -> list[Block]:
    """What the page says in short, and the way to it. Nothing that members wrote stands in it."""
    blocks = [
        Block(one_line(shown.headline), url=address, tone="title"),
        Block(f"{shown.name} · {isolated(shown.place)}", tone="small"),
    ]
    if shown.report.lead:
        blocks.append(Block(shown.report.lead))
    blocks += _section(_("Key numbers"), _numbers(shown))
    blocks += _section(_("Active members each week"), _weeks(shown), is_time=True)
    blocks += _section(_("Goals"), _goals(shown))
    if shown.decisions:
        blocks.append(Block(_("To decide"), tone="section"))
        blocks += [_decision(one) for one in shown.decisions]
    if shown.advice:
        blocks.append(Block(_("Open advice"), tone="section"))
        blocks += [_advice(one) for one in shown.advice]
    return [*blocks, Block(_("Read the whole report"), url=address)]


def _section(title, rows, *, is_time=False):
    if len(rows) < 2:  # a head alone
        return []
    return [Block(title, tone="section"), Block(rows=tuple(rows), is_time=is_time)]


def _numbers(shown):
    head = (
        Cell(_("Figure")),
        Cell(pgettext("a figure", "Now")),
        Cell(pgettext("a figure", "Before")),
        Cell(pgettext("a figure", "Change")),
    )
    return [head, *(_number(one) for one in shown.keys)]


def _number(one):
    change, tone = one.change, ""
    words = "–"
    if change is not None:
        words, tone = SIGNS.get(change.sign, "") + change.words, TONES.get(change.tone, "")
    return Cell(str(one.metric.name)), Cell(one.said), Cell(one.said_before), Cell(words, tone)


def _weeks(shown):
    if shown.line is None:
        return []
    points = shown.line.points[-WEEKS:]
    most = max((one.value for _day, one in points if one.value is not None), default=0)
    days = [Cell(date_format(day, "MONTH_DAY_FORMAT"), "few") for day, _one in points]
    return [tuple(days), tuple(_week(one, most) for _day, one in points)]


def _week(figure, most):
    if figure.is_hidden:
        return Cell("\u2066<5\u2069", "few")  # a sign and its number, in this order
    if figure.value is None:
        return Cell("–", "few")
    shade = min(int(SHADES * figure.value / most), SHADES - 1) if most else 0
    return Cell(plain(figure.value), f"q{shade}")


def _goals(shown):
    head = (
        Cell(_("Goal")),
        Cell(_("State")),
        Cell(pgettext("a figure", "Now")),
        Cell(_("Target")),
    )
    tones = {"good": "good", "bad": "bad"}
    return [
        head,
        *(
            (
                Cell(one.title),
                Cell(one.state, tones.get(one.tone, "")),
                Cell(one.now),
                Cell(f"{one.target} {one.over}".strip()),
            )
            for one in shown.goals
        ),
    ]


def _decision(one):
    meta = [isolated(one.owner.display_name)] if one.owner else []
    return Block(_running(one.words), tone="item", meta=" · ".join([*meta, one.effort]))


def _running(sentence):
    """Ours runs as the letter does, even where it begins with a title that runs otherwise."""
    return f"{RIGHT_TO_LEFT}{sentence}" if get_language_bidi() else sentence


def _advice(one):
    age = ngettext("%(days)s day old", "%(days)s days old", one.days) % {"days": one.days}
    return Block(one_line(one.question), tone="item", meta=f"{one.state} · {age}")
