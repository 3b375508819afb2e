"""Names that nobody can mistake for another's.

A name's skeleton is what an eye takes it for: case folded, look-alike letters of other scripts
brought to one letter, invisible signs, symbols and punctuation gone (Unicode TR39, by
confusable-homoglyphs). Two members never share a skeleton. Beside the house and its managers,
marks over letters do not tell a name apart either.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, filterfalse

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from community.core.lazily import Lazily
from community.core.unseen import is_unseen

categories = Lazily("confusable_homoglyphs.categories")
confusables = Lazily("confusable_homoglyphs.confusables")

NAME_MAX, DISPLAY_MAX = 30, 60
RESERVED = (
    "admin administrator administration manager managers moderator mod staff team support help "
    "host hosts root system owner hearth community everyone here me you new settings login "
    "signup logout deleted anonymous nobody postmaster webmaster abuse security api desk www mail "
    "feed people groups topics tags face"
).split()
# Words of office: not even as one word among others ("Anna, moderator").
OFFICES = (
    "admin admins administrator administrators administration moderator moderators moderation "
    "manager managers management staff administratör administratörer moderatorer moderering "
    "מנהל מנהלת מנהלים מנהלות המנהל המנהלת הנהלה ההנהלה ניהול הניהול"
).split()
DIGITS = str.maketrans("0134578@$!|", "oleastbasll")
PAIRS = str.maketrans({"m": "rn", "w": "vv", "i": "l", "ı": "l"})
STROKES = str.maketrans("øłđħŧ", "oldht")
# Signs written for a letter where they stand beside one: "M@ja", "$taff", "Pau|".
FOR_LETTERS = re.compile(r"(?<=\w)[@$!](?=\w)|\$(?=\w)|\|(?=\w)|(?<=\w)\|")
FRAMED = re.compile(r"(?:CIRCLED|SQUARED|INDICATOR SYMBOL).* LETTER ([A-Z])$")
EMOJI_STYLE = str.maketrans("", "", "\ufe0e\ufe0f")
MARKS_MOST = 3
# Marks that make another letter (a virama, a nukta, か and が) by their combining class.
LETTER_MARKS = frozenset({0, 7, 8, 9})
HOUSE_LONG = 8  # signs of a house's name that no other name holds by chance
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
    plain = FOR_LETTERS.sub(lambda found: found[0].translate(DIGITS), plain)
    return "".join(filterfalse(_is_ornament, plain)).translate(DIGITS).translate(PAIRS)


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """The skeleton without the marks over its letters: for a name nobody may even come near."""
    marked = (sign for sign in skeleton(name) if unicodedata.combining(sign) in LETTER_MARKS)
    return "".join(marked).translate(STROKES)


def readings(text: str) -> frozenset[str]:
    """What an eye may make of a text: its symbols read as letters, or passed over."""
    return frozenset({bare(text), bare(" ".join(words_in(text)))})


def words_in(text: str, kinds: str = "LMN") -> list[str]:
    """The words of a text: what stands between signs of other kinds."""
    text = unicodedata.normalize("NFKC", text)
    kept = (sign if unicodedata.category(sign)[0] in kinds else " " for sign in text)
    return "".join(kept).split()


def holds_name(text: str, house: str) -> bool:
    """Whether the house's name, with or without its article, is a part of this name."""
    words = words_in(house)
    if len(words) > 2 and words[0].casefold() == "the":
        words = words[1:]
    name = "".join(map(bare, words))
    if len(name) >= HOUSE_LONG:
        return any(name in reading for reading in readings(text))
    own = [bare(word) for word in words_in(text)]
    runs = ("".join(own[a:b]) for a, b in combinations(range(len(own) + 1), 2))
    return bool(name) and name in runs


def _plain(sign):
    """The Latin letter a sign is taken for. Marks over letters stay: they tell names apart."""
    if sign.isascii():
        return "" if unicodedata.category(sign) == "Cc" else sign
    if is_unseen(sign):
        return ""
    if framed := FRAMED.search(unicodedata.name(sign, "")):
        return framed[1].lower()
    # Capitals are asked for, too: the small м is no m, but М and M are the same to an eye.
    return _taken_for(sign) or _taken_for(sign.upper()) or sign


def _is_ornament(sign):
    """Spaces, symbols, punctuation, frames around letters, strokes that only lengthen a word."""
    kind = unicodedata.category(sign)
    return kind[0] in "SPZ" or kind == "Me" or "\u02b9" <= sign <= "\u02ff" or sign == "\u0640"


def _taken_for(sign):
    found = confusables.is_confusable(sign, greedy=True, preferred_aliases=[]) or []
    options = [entry["c"].casefold() for match in found for entry in match["homoglyphs"]]
    return next((option for option in options if option.isascii() and option.isalnum()), "")


def refuse_hidden(text: str) -> None:
    """No invisible, directional or private signs, no stacks of marks, no mixed alphabets."""
    if any(is_unseen(sign) for sign in text):
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
    words = {*text.split(), *words_in(text), *words_in(text, kinds="LM")}
    if readings(text) & _bare(*RESERVED) or set(map(bare, words)) & _bare(*OFFICES):
        raise ValidationError(_("This name is kept for the house. Please choose another."))


@lru_cache(maxsize=2)
def _bare(*words):
    return frozenset(map(bare, words))


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
