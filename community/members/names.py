"""Names that nobody can mistake for another's.

A name's skeleton is what an eye takes it for: case folded, look-alike letters of other scripts
brought to one letter, invisible signs gone (Unicode TR39, by confusable-homoglyphs). Two members
never share a skeleton.
"""

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs import categories, confusables
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

NAME_MAX, DISPLAY_MAX = 30, 60
RESERVED = (
    "admin administrator administration manager managers moderator mod staff team support help "
    "host hosts root system owner hearth community everyone here me you new settings login "
    "signup logout deleted anonymous nobody postmaster webmaster abuse security api desk www mail "
    "feed people groups topics tags face"
).split()
# Words of office: not even as one word among others ("Anna, moderator").
OFFICES = [
    "admin",
    "administrator",
    "moderator",
    "manager",
    "staff",
    "administratör",
    "מנהל",
    "מנהלת",
    "הנהלה",
]
DIGITS = str.maketrans("0134578|", "oleastbl")
PAIRS = str.maketrans({"m": "rn", "w": "vv", "i": "l", "ı": "l"})
UNSEEN_KINDS = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# Letters and marks that draw nothing, though their category says they would.
UNSEEN = frozenset(
    [
        *map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)),
        *map(chr, range(0x180B, 0x1810)),
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    ]
)
EMOJI_STYLE = str.maketrans("", "", "\ufe0e\ufe0f")
MARKS_MOST = 3
# What one word of an honest language may mix (Unicode TR39, "highly restrictive").
MIXTURES = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)

name_shape = RegexValidator(
    r"^[^\W_](?:[\w.-]*[^\W_])?\Z",
    _("Use letters and digits, and between them dots, hyphens or underscores."),
)


def tidy(text: str) -> str:
    """One spelling for what looks the same: NFKC, single spaces, no space at the ends."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(EMOJI_STYLE).split())


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """What an eye takes the name for. Equal skeletons are the same name to a reader."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(_plain(sign) for sign in unicodedata.normalize("NFKD", folded))
    return re.sub(r"[\s._-]+", "", plain).translate(DIGITS).translate(PAIRS)


def _plain(sign):
    """The Latin letter a sign is taken for. Marks over letters stay: they tell names apart."""
    if sign.isascii():
        return "" if unicodedata.category(sign) == "Cc" else sign
    if _is_unseen(sign):
        return ""
    # Capitals are asked for, too: the small м is no m, but М and M are the same to an eye.
    return _taken_for(sign) or _taken_for(sign.upper()) or sign


def _taken_for(sign):
    found = confusables.is_confusable(sign, greedy=True, preferred_aliases=[]) or []
    options = [entry["c"].casefold() for match in found for entry in match["homoglyphs"]]
    return next((option for option in options if option.isascii() and option.isalnum()), "")


def _is_unseen(sign):
    return sign in UNSEEN or unicodedata.category(sign) in UNSEEN_KINDS


def refuse_hidden(text: str) -> None:
    """No invisible, directional or private signs, no stacks of marks, no mixed alphabets."""
    if any(_is_unseen(sign) for sign in text):
        raise ValidationError(_("The name holds a sign that cannot be seen. Please leave it out."))
    if _tallest_stack(text) > MARKS_MOST:
        raise ValidationError(_("The name stacks too many marks on one letter."))
    if any(_mixes_alphabets(word) for word in re.split(r"[\s_.-]+", text)):
        raise ValidationError(_("Write each word of the name in one alphabet."))


def _tallest_stack(text):
    marks = "".join("m" if unicodedata.category(sign)[0] == "M" else " " for sign in text)
    return max(map(len, marks.split()), default=0)


def _mixes_alphabets(word):
    scripts = categories.unique_aliases(word) - {"COMMON", "INHERITED"}
    return len(scripts) > 1 and not any(scripts <= mixture for mixture in MIXTURES)


def refuse_reserved(text: str) -> None:
    """Nobody is called like the house or those who run it."""
    words = {skeleton(word) for word in re.split(r"[\s_.,()\[\]-]+", text)}
    if skeleton(text) in _skeletons(*RESERVED) or words & _skeletons(*OFFICES):
        raise ValidationError(_("This name is kept for the house. Please choose another."))


@lru_cache(maxsize=2)
def _skeletons(*words):
    return frozenset(skeleton(word) for word in words)


def check_name(name: str) -> str:
    """A tidy, lawful name, or a ValidationError that says what to change."""
    name = tidy(name)
    if not 2 <= len(name) <= NAME_MAX:
        raise ValidationError(_("A name has 2 to %(max)s signs."), params={"max": NAME_MAX})
    name_shape(name)
    refuse_hidden(name)
    refuse_reserved(name)
    return name


def check_display_name(text: str) -> str:
    """A tidy, lawful display name. Whether it reads like another's is asked of the table."""
    text = tidy(text)
    if not 1 <= len(text) <= DISPLAY_MAX:
        raise ValidationError(
            _("A display name has 1 to %(max)s signs."), params={"max": DISPLAY_MAX}
        )
    if not any(sign.isalnum() for sign in text):
        raise ValidationError(_("A display name needs a letter or a digit."))
    refuse_hidden(text)
    refuse_reserved(text)
    return text
