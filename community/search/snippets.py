"""A few words around what was found, with the found words marked."""

import re
import unicodedata
from html import escape  # Django's does the same after asking three times whether it is lazy

from django.db import connection
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
    starts = {form[:3] for form in wanted}
    said = " ".join(text[:READ] for text in texts).lower()
    near = {word for start in starts for word in _around(said, start)}
    if not said.isascii():
        accented = {word for word in WORD.findall(said) if not word.isascii()}
        near |= {word for word in accented if any(start in _folded(word) for start in starts)}
    _learn([word for word in near if word not in _forms])
    return {word for word in near if _forms.get(word, frozenset()) & wanted}


def _around(said, start):
    """The words that hold these letters; quicker than a pattern, which tries every letter."""
    at = said.find(start)
    while at >= 0:
        begin = at
        while begin and said[begin - 1].isalnum():
            begin -= 1
        word = WORD.match(said, begin)
        if word:
            yield word[0]
        at = said.find(start, max(at + 1, word.end() if word else 0))


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
    return _marked(text, _places(text, words))


def snippet(text: str, words: set[str]) -> str:
    """The stretch of a text where most of the words stand, marked."""
    text = " ".join(text[:READ].split())
    places = _places(text, words)
    start = max(_best_place(places) - BEFORE, 0)
    if start:
        start = text.find(" ", start) + 1
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    inside = [(a - start, b - start, word) for a, b, word in places if start <= a and b <= end]
    cut = _marked(text[start:end], inside)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(f"{before}{cut}{after}")  # noqa: S308 - _marked() escapes


def _places(text, words):
    """Where these words stand in the text, by themselves: (begin, end, word)."""
    low = text.lower()
    if len(low) != len(text):  # a few letters are longer when small
        whole = ((*match.span(), match[0].lower()) for match in WORD.finditer(text))
        return [place for place in whole if place[2] in words]
    places = []
    for word in words:
        at = low.find(word)
        while at >= 0:
            end = at + len(word)
            if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
                places.append((at, end, word))
            at = low.find(word, end)
    return sorted(places)


def _marked(text, places):
    html, last = "", 0
    for begin, end, _word in places:
        html += f"{escape(text[last:begin])}<mark>{escape(text[begin:end])}</mark>"
        last = end
    return mark_safe(html + escape(text[last:]))  # noqa: S308 - all of it is escaped


def _best_place(places):
    """Where the stretch with the most different found words begins."""
    best, most = 0, 0
    for begin, _end, _word in places[:200]:
        reach = begin + LENGTH - BEFORE
        inside = {word for other, _last, word in places if begin <= other < reach}
        if len(inside) > most:
            best, most = begin, len(inside)
    return best
