"""A few words around what was found, with the found words marked."""

import re
import unicodedata

from django.db import connection
from django.utils.html import conditional_escape, format_html_join
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
    return frozenset(form for term in telling for form in [*term.forms, *term.weights])


def marked_words(texts: list[str], wanted: frozenset[str]) -> set[str]:
    """Which words of these texts were meant, as PostgreSQL stems them; kept between requests."""
    starts = {form[:3] for form in wanted}
    seen = {word.lower() for text in texts for word in WORD.findall(text[:READ])}
    near = {word for word in seen if any(start in _folded(word) for start in starts)}
    near |= {word for word in seen if any(start in word for start in starts)}
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
    pieces, last = [], 0
    for match in WORD.finditer(text):
        if match[0].lower() in words:
            pieces.append((text[last : match.start()], match[0]))
            last = match.end()
    html = format_html_join("", "{}<mark>{}</mark>", pieces)
    return mark_safe(html + conditional_escape(text[last:]))  # noqa: S308 - both are escaped


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
