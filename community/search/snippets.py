"""A few words around what was found, with the found words marked."""

import re
import unicodedata

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import mark_safe

from community.search.terms import Term

WORD = re.compile(r"[^\W_]+")
LENGTH, BEFORE = 220, 60  # signs of a snippet, and of it before the first found word
READ = 12_000  # signs of a post that are looked through
KEPT = 50_000
_forms: dict[str, frozenset[str]] = {}


def wanted_of(terms: list[Term]) -> frozenset[str]:
    """The forms that are marked; small words only when nothing else was typed."""
    telling = [term for term in terms if not term.is_stop] or terms
    return frozenset(form for term in telling for form in [*term.forms, *term.weights, *term.near])


def marked_words(texts: list[str], wanted: frozenset[str]) -> set[str]:
    """Which words of these texts were meant, as PostgreSQL stems them; kept between requests."""
    starts = "|".join(re.escape(form[:3]) for form in wanted) or "$."
    said = " ".join(text[:READ] for text in texts).lower()
    near = set(re.findall(rf"(?<![^\W_])[^\W_]*?(?:{starts})[^\W_]*", said))
    if not said.isascii():
        accented = (word for word in set(WORD.findall(said)) if not word.isascii())
        near |= {word for word in accented if re.search(starts, _folded(word))}
    _learn([word for word in near if word not in _forms])
    return {word for word in near if _forms.get(word, frozenset()) & wanted}


def _folded(word):
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _learn(words):
    if len(_forms) > KEPT:
        _forms.clear()
    if not words:
        return
    asked = {spelling: word for word in words for spelling in (word, _folded(word))}
    found: dict[str, set[str]] = {word: set() for word in words}
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, forms FROM search_terms(%s)", [" ".join(asked)])
        for spelling, forms in cursor.fetchall():
            if spelling in asked:
                found[asked[spelling]] |= set(forms)
    _forms.update({word: frozenset(forms) for word, forms in found.items()})


def marked(text: str, words: set[str]) -> str:
    """The text as HTML, with these words marked."""
    html, last = "", 0
    for match in WORD.finditer(text):
        if match[0].lower() in words:
            html += f"{escape(text[last : match.start()])}<mark>{escape(match[0])}</mark>"
            last = match.end()
    return mark_safe(html + escape(text[last:]))  # noqa: S308 - all of it is escaped


def snippet(text: str, words: set[str]) -> str:
    """The stretch of a text where most of the words stand, marked."""
    text = " ".join(text[:READ].split())
    places = [match for match in WORD.finditer(text) if match[0].lower() in words]
    start = max(_best_place(places) - BEFORE, 0)
    if start:
        start = text.find(" ", start) + 1
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    cut = marked(text[start:end], words)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{cut}{after}")  # noqa: S308 - marked() escapes


def _best_place(places):
    """Where the stretch with the most different found words begins."""
    best, most = 0, 0
    for place in places[:200]:
        reach = place.start() + LENGTH - BEFORE
        inside = {other[0].lower() for other in places if place.start() <= other.start() < reach}
        if len(inside) > most:
            best, most = place.start(), len(inside)
    return best
