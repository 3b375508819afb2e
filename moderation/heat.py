"""How heated a talk is, from what can be counted in any language, and why.

Five things add up: how fast people write, whether two of them write to and fro, reports, watched
words, and shouting. Pace alone never makes a talk warm: many people having a good time write fast,
too. The marks and weights are ours; README says so.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.topics.models import Heat

SPAN = timedelta(hours=6)  # what is looked at
LATELY = timedelta(hours=1)  # what pace and shouting are counted in
WARM, HOT = 4.5, 7.0
SLACK = 1.0  # a talk cools down only when it falls so far below a mark
PACE_MOST = 4.0  # points, for sixteen replies in an hour and more
REPLIES_A_POINT = 4
TWO_MOST, TWO_SHARE, TWO_TURNS, TWO_POSTS = 3.0, 0.6, 6, 6
REPORT_POINTS, REPORTS_MOST = 2.0, 6.0
WATCHED_MOST = 3.0
SHOUTING_MOST, SHOUTS_LEAST = 2.0, 2
LETTERS_LEAST, CAPITALS = 12, 0.7
CALLING = re.compile(r"[!?\u203c\u2049\uff01]{3,}")


@dataclass(frozen=True)
class Said:
    """One post: who wrote it, when, and the beginning of its words."""

    author: int
    at: datetime
    text: str


@dataclass(frozen=True)
class Talk:
    """What was said in a topic within `SPAN`, oldest first, and what others think of it."""

    said: Sequence[Said]
    reports: int = 0
    watched: int = 0


@dataclass(frozen=True)
class Part:
    """One reason for the heat: which, how many points, and what was counted."""

    name: str
    points: float
    about: dict = field(default_factory=dict)

    def as_row(self) -> dict:
        return {"name": self.name, "points": round(self.points, 2), "about": self.about}


def parts_of(talk: Talk, now: datetime) -> list[Part]:
    """Why the talk is heated, the heaviest reason first; empty where it is not."""
    lately = [said for said in talk.said if said.at > now - LATELY]
    found = [
        _pace(lately),
        _two(talk.said),
        Part("reports", min(talk.reports * REPORT_POINTS, REPORTS_MOST), {"count": talk.reports}),
        Part("watched", min(float(talk.watched), WATCHED_MOST), {"count": talk.watched}),
        _shouting(lately),
    ]
    return sorted((part for part in found if part.points), key=lambda part: -part.points)


def score_of(parts: Sequence[Part]) -> float:
    return round(sum(part.points for part in parts), 2)


def level_of(score: float, before: int) -> Heat:
    """The level of a score; a heated talk stays so until it has cooled a little."""
    if score >= HOT or (before == Heat.HOT and score >= HOT - SLACK):
        return Heat.HOT
    if score >= WARM or (before >= Heat.WARM and score >= WARM - SLACK):
        return Heat.WARM
    return Heat.CALM


def _pace(lately):
    return Part("pace", min(len(lately) / REPLIES_A_POINT, PACE_MOST), {"count": len(lately)})


def _two(said):
    """Two people write most of it, and answer each other."""
    most = Counter(one.author for one in said).most_common(2)
    pair = {author for author, _count in most}
    turns = sum(a.author != b.author and {a.author, b.author} == pair for a, b in pairwise(said))
    share = sum(count for _author, count in most) / len(said) if said else 0.0
    if len(said) < TWO_POSTS or len(pair) < 2 or share < TWO_SHARE:
        return Part("two", 0.0)
    points = TWO_MOST * share * min(turns / TWO_TURNS, 1.0)
    return Part("two", points, {"share": round(share * 100), "members": sorted(pair)})


def _shouting(lately):
    shouts = sum(is_shouting(said.text) for said in lately)
    points = SHOUTING_MOST * shouts / len(lately) if shouts >= SHOUTS_LEAST else 0.0
    return Part("shouting", points, {"count": shouts})


def is_shouting(text: str) -> bool:
    """Three signs of calling in a row, or capitals, in scripts that have them."""
    cased = [sign for sign in text if sign.isupper() or sign.islower()]
    capitals = sum(sign.isupper() for sign in cased)
    shouted = len(cased) >= LETTERS_LEAST and capitals >= CAPITALS * len(cased)
    return shouted or CALLING.search(text) is not None


def words_of(rows: Sequence[dict]) -> list[str]:
    """The reasons for a reader: “14 replies in the last hour”, “80 % by two people”."""
    return [_sentence(row["name"], row["about"]) for row in rows]


def _sentence(name, about):
    count = about.get("count", 0)
    if name == "two":
        return _("%(share)s %% by two people") % {"share": about.get("share", 0)}
    sentences = {
        "pace": ngettext(
            "%(count)s reply in the last hour", "%(count)s replies in the last hour", count
        ),
        "reports": ngettext("%(count)s report", "%(count)s reports", count),
        "watched": ngettext("%(count)s watched word", "%(count)s watched words", count),
        "shouting": ngettext("%(count)s post shouts", "%(count)s posts shout", count),
    }
    return sentences[name] % {"count": count}
