"""Words in which nobody is named, and names in members' words."""

import re
from collections.abc import Iterable, Iterator

from django.db import connection

# One look at each member, however many words are asked about.
NAMES = """
SELECT DISTINCT piece FROM members_user,
    regexp_split_to_table(lower(display_name || ' ' || name), %s) piece
WHERE piece = ANY(%s)
"""
# Accounts are found by their index; names of several words need one look at each member.
CALLED = """
SELECT lower(display_name), lower(name) FROM members_user
WHERE lower(display_name) = ANY(%s) OR lower(name) = ANY(%s)
"""
NAMING_TAGS = """
SELECT t.id FROM taggit_tag t WHERE t.id = ANY(%s) AND EXISTS (
    SELECT FROM members_user u WHERE lower(u.name) = lower(t.name) OR u.display_name LIKE '%% %%'
        AND lower(replace(u.display_name, ' ', '-')) = lower(replace(t.name, ' ', '-')))
"""
APART = r"[\s!-/:-@[-`{-~‘’“”׳״־–—]+"
PIECES = re.compile(r"[^\W_]+")
WORDS_MOST = 4  # of a name
ENDINGS = ("’s", "'s", "s", "׳ס")
AROUND = ".,;:!?…()[]{}<>«»„“”\"'‘’*_–—-/״׳"
MENTIONED = re.compile(r"@([^\W_][\w.-]{0,28}[^\W_])")
NAME_LEAST, ENDING_MOST = 4, 2  # letters: of a name that a word begins with, and what follows it
BEFORE = "ובהלמשכ"  # letters that Hebrew writes with the name: and, in, the, to, from, that, as


def nameless(phrases: list[str]) -> list[str]:
    """Those in which no member is named, in their order. A name may bear an ending (“Karins”,
    “Karin’s”), a letter of Hebrew before it, or stand in a compound (“Karin-bike”)."""
    may_be = {one: set(_names_in(one)) for one in phrases}
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [APART, sorted(set().union(*may_be.values()))])
        names = {row[0] for row in cursor.fetchall()}
    return [one for one in phrases if names.isdisjoint(may_be[one])]


def _names_in(phrase) -> Iterator[str]:
    """All that could be a name in it."""
    for piece in PIECES.findall(phrase.lower()):
        for word in {piece, piece[1:] if piece[0] in BEFORE else piece}:
            yield word
            yield word.removesuffix("s")
            yield from (word[:length] for length in range(_shortest(word), len(word)))


def _shortest(word):
    return max(NAME_LEAST, len(word) - ENDING_MOST)


def full_names_in(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Names of members that stand in these texts, in lower case: those of two words or more, and
    accounts after an @. A single word is no name by itself: it may mean anything."""
    texts = list(texts)
    names = sorted({gram for text in texts for gram in _grams(text.lower())})
    accounts = sorted({one for text in texts for one in _accounts(text.lower())})
    if not names and not accounts:
        return set(), set()
    with connection.cursor() as cursor:
        cursor.execute(CALLED, [names, accounts])
        rows = cursor.fetchall()
    asked_names, asked = set(names), set(accounts)
    called = {name for name, _account in rows if name in asked_names}
    return called, {account for _name, account in rows if account in asked}


def _grams(text) -> Iterator[str]:
    """Neighbouring words that could be a name, without what stands around them."""
    words = text.split()
    for size in range(2, WORDS_MOST + 1):
        for at in range(len(words) - size + 1):
            gram = " ".join(words[at : at + size]).strip(AROUND + "@")
            yield gram
            yield from (gram.removesuffix(one) for one in ENDINGS if gram.endswith(one))
            if gram[:1] and gram[0] in BEFORE:
                yield gram[1:]


def _accounts(text) -> Iterator[str]:
    for name in MENTIONED.findall(text):
        yield name
        yield re.split(r"[.-]", name)[0]


def tags_that_name(keys: Iterable[int]) -> set[int]:
    """Those of these tags that are called as a member is."""
    keys = list(keys)
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(NAMING_TAGS, [keys])
        return {row[0] for row in cursor.fetchall()}
