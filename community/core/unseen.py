"""Signs that draw nothing: to the eye a text without them is the same."""

import unicodedata

KINDS = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# Letters and marks that draw nothing, though their category says they would.
SIGNS = frozenset(
    [
        *map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)),
        *map(chr, range(0x180B, 0x1810)),
        *map(chr, range(0xFE00, 0xFE10)),
        *map(chr, range(0xE0100, 0xE01F0)),
    ]
)


def is_unseen(sign: str) -> bool:
    return sign in SIGNS or unicodedata.category(sign) in KINDS


def shows_something(text: str) -> bool:
    """Whether there is more to it than spaces and signs that nobody sees."""
    return any(sign not in SIGNS and unicodedata.category(sign)[0] in "LNPS" for sign in text)
