"""A page made ready for the printer, which draws no classes in drawings, and knows no `bdi` and no
`dir="auto"`: they are said in its own words."""

import re
from unicodedata import bidirectional

STROKES = {
    "grid-l": 'stroke="#dde3e4" stroke-width="1" fill="none"',
    "s1": 'stroke="#0c5a70" stroke-width="2.5" fill="none"',
    "s0": 'stroke="#5b686d" stroke-width="1.5" stroke-dasharray="5 4" fill="none"',
    "t1": 'stroke="#5b686d" stroke-width="1.5" stroke-dasharray="11 4" fill="none"',
    "t2": 'stroke="#5b686d" stroke-width="1.5" stroke-dasharray="9 3 2 3" fill="none"',
    "dot-1": 'stroke="#0c5a70" stroke-width="7" stroke-linecap="round" fill="none"',
    "dot-2": 'stroke="#b5541c" stroke-width="7" stroke-linecap="round" fill="none"',
    "s2": 'stroke="#b5541c" stroke-width="1.5" fill="none"',
    "s3": 'stroke="#0c5a70" stroke-width="1.5" stroke-dasharray="2 3" fill="none"',
    "a1": 'fill="#0c5a70" fill-opacity="0.12"',
    "band": 'fill="#0c5a70" fill-opacity="0.15"',
    "b1": 'fill="#0c5a70"',
    "hole": 'fill="white" stroke="#5b686d" stroke-width="1.5"',
    "between": 'stroke="#9aa7ab" stroke-width="2"',
    "few": 'stroke="#5b686d" stroke-width="1.5" fill="none"',
    "began": 'stroke="#5b686d" stroke-width="1"',
}
SHAPE = re.compile(r'<(path|circle|line) class="([a-z0-9-]+)"')
MARKS = re.compile(r'<svg class="plot-marks".*?</svg>', re.DOTALL)
MARKED = (
    ("<line ", '<line stroke="#b5541c" '),
    ("<circle ", '<circle fill="#b5541c" '),
    ("<text ", '<text fill="white" font-size="9" text-anchor="middle" '),
)
PLOT = 'viewBox="0 0 600 200"'
PLOT_WITH_EDGES = 'viewBox="-4 0 608 200"'  # the printer cuts a dot at the edge in half
AUTO = re.compile(r'dir="auto"([^>]*>)((?:<br>|[^<])*)')
APART = re.compile("<bdi[^>]*>")
LTR, EITHER = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{FIRST STRONG ISOLATE}"
TURNED = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def for_paper(html: str) -> str:
    """The same words and drawings."""
    html = MARKS.sub(lambda found: _marked(found[0]), html)
    html = SHAPE.sub(_drawn, html).replace(PLOT, PLOT_WITH_EDGES)
    html = AUTO.sub(lambda found: f"{_turned(found[2])}{found[1]}{found[2]}", html)
    html = APART.sub(lambda found: f"{found[0]}{LTR if 'ltr' in found[0] else EITHER}", html)
    return html.replace("</bdi>", "\u2069</bdi>")


def _drawn(found):
    return f"<{found[1]} {STROKES.get(found[2], '')} "


def _marked(drawing):
    for plain, coloured in MARKED:
        drawing = drawing.replace(plain, coloured)
    return drawing


def _turned(words):
    """By its first letter; without one, as the page runs."""
    found = (TURNED[kind] for sign in words if (kind := bidirectional(sign)) in TURNED)
    direction = next(found, "")
    return f'dir="{direction}"' if direction else ""
