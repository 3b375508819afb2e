"""Regular expressions that managers write: bounded when they are saved, and again when they run.

Nothing of `regex` is given to members' texts without a time limit; and nothing is compiled that
could grow (nested counts) or that no time limit was meant for (recursion, fuzzy matching).
"""

import re
import time
from functools import lru_cache
from itertools import islice

import regex
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.screening.limits import PATTERN_MAX, PATTERN_SECONDS

COUNT = re.compile(r"\{(\d*),?(\d*)\}")
BRACES = re.compile(r"\\[pPNxuU]\{[^{}]*\}|\{\d*,?\d*\}")
FOREIGN = re.compile(r"\(\?[R&|>0-9+-]|\(\?P>|\\[GKLXR]|\(\*|\(\?<?[=!]")
COUNTS_MOST = 1_000
FOUND_MOST = 200  # places in one text
PROBE_LONG = 3_000


class OutOfTime(Exception):
    """A pattern that was still looking when its time was over."""


def check_pattern(pattern: str) -> None:
    """A ValidationError says what to change; nothing dangerous is compiled to find out."""
    if len(pattern) > PATTERN_MAX:
        raise ValidationError(
            _("A pattern has at most %(max)s signs."), params={"max": PATTERN_MAX}
        )
    if FOREIGN.search(pattern) or re.search(r"[{}]", BRACES.sub("", _unescaped(pattern))):
        raise ValidationError(
            _("Looking ahead or back, recursion and fuzzy counts are not offered here.")
        )
    if _counted(pattern) > COUNTS_MOST:
        raise ValidationError(_("The pattern counts too far. Use smaller numbers."))
    try:
        compiled(pattern)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise ValidationError(
            _("This is not a regular expression: %(why)s"), params={"why": str(error)}
        ) from error
    if finds(pattern, ""):
        raise ValidationError(_("The pattern finds everything, even an empty text."))
    _refuse_slow(pattern)


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> regex.Pattern:
    return regex.compile(pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION0)


def finds(pattern: str, text: str, seconds: float = PATTERN_SECONDS) -> list[tuple[int, int]]:
    """Where the pattern finds something; OutOfTime when it does not come to an end."""
    try:
        found = compiled(pattern).finditer(text, timeout=max(seconds, 0.001))
        return [one.span() for one in islice(found, FOUND_MOST)]
    except TimeoutError as error:
        raise OutOfTime(pattern) from error


def _unescaped(pattern):
    """Braces that stand for themselves are no counts."""
    return re.sub(r"\\[{}]", "", pattern)


def _counted(pattern):
    """All counts multiplied: what they could unfold to, were they nested."""
    product = 1
    for low, high in COUNT.findall(_unescaped(pattern)):
        product *= max(int(low[:9] or 0), int(high[:9] or 0), 1)
    return product


def _refuse_slow(pattern):
    """Texts on which patterns that try everything in every way never come to an end."""
    signs = dict.fromkeys(re.findall(r"\w", pattern, re.ASCII)[:4])
    word = "".join(re.findall(r"[^\W\d_]", pattern))[:40]
    between = dict.fromkeys(re.findall(r"[^\w\s(){}\[\]|*+?.^$\\]", pattern)[:4])
    probes = [*signs, "a", "0", " ", "א", "a ", "ab", "a.", word]
    probes += [*between, *(f"a{sign}" for sign in between)]
    begun = time.monotonic()
    try:
        for probe in filter(None, dict.fromkeys(probes)):
            finds(pattern, f"{probe * PROBE_LONG}"[:PROBE_LONG] + "\x01!")
    except OutOfTime as slow:
        raise ValidationError(
            _("The pattern takes too long on some texts. Repeat less within repeats.")
        ) from slow
    if time.monotonic() - begun > len(probes) * PATTERN_SECONDS:
        raise ValidationError(
            _("The pattern takes too long on some texts. Repeat less within repeats.")
        )
