"""The last wall before the page: only our elements, attributes and classes pass."""

import nh3
from pygments.token import STANDARD_TYPES

from community.core.markup.addresses import SCHEMES, local
from community.core.markup.files import PICTURE, PICTURES, SIZES
from community.core.markup.highlighting import CLASS_PREFIX, LANGUAGES

INLINE = {"a", "br", "code", "em", "img", "kbd", "s", "span", "strong", "sub", "sup"}
BLOCKS = {"blockquote", "dd", "dt", "h3", "h4", "h5", "h6", "li", "p", "summary", "td", "th"}
FRAMES = {"details", "div", "dl", "hr", "ol", "pre", "table", "tbody", "thead", "tr", "ul"}
REL = "nofollow ugc noopener"

ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "srcset", "width"},
    "ol": {"start"},
}
VALUES = {
    **{tag: {"dir": {"auto"}} for tag in BLOCKS | {"a"}},
    "code": {"dir": {"ltr"}},
    "pre": {"dir": {"ltr"}, "tabindex": {"0"}},
    "div": {"tabindex": {"0"}},
    "span": {"tabindex": {"0"}, "dir": {"ltr"}},
    "img": {"loading": {"lazy"}, "sizes": {SIZES}},
}
OURS = {"src": PICTURE, "srcset": PICTURES}
CLASSES = {
    "a": {"file", "image-link", "mention", "picture", "who"},
    "code": {f"language-{name}" for name in LANGUAGES},
    "details": {"spoiler"},
    "div": {"code", "code-head", "scroll"},
    "li": {"task-list-item"},
    "p": {"quote-by"},
    "span": {
        "spoiler",
        "file-weight",
        *(f"{CLASS_PREFIX}{name}" for name in STANDARD_TYPES.values()),
    },
    "td": {"to-center", "to-end"},
    "th": {"to-center", "to-end"},
    "ul": {"contains-task-list"},
    "ol": {"contains-task-list"},
}


def ours_alone(element: str, attribute: str, value: str) -> str | None:
    """Pictures come from this house and from nowhere else."""
    if element != "img" or attribute not in OURS:
        return value
    return value if OURS[attribute].fullmatch(value) else None


PAGE = nh3.Cleaner(
    tags=INLINE | BLOCKS | FRAMES,
    attributes=ATTRIBUTES,
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    url_relative=local,
    link_rel=REL,
    attribute_filter=ours_alone,
)

# What other systems wrote, before it is brought into our shape. Classes: only code and spoilers.
FOREIGN_TAGS = {"b", "del", "div", "h1", "h2", "i", "img", "strike", "tt"}
FOREIGN = nh3.Cleaner(
    tags=INLINE | BLOCKS | FRAMES | FOREIGN_TAGS,
    attributes={
        "a": {"href", "title"},
        "img": {"src", "alt"},
        "ol": {"start"},
        "pre": {"class"},
        "code": {"class"},
    },
    allowed_classes={"blockquote": {"spoiler"}},
    url_schemes=SCHEMES,
    link_rel=None,
)


def safe(html: str) -> str:
    return PAGE.clean(html)


def readable_foreign(html: str) -> str:
    """Balanced HTML of known elements, every `<`, `>` and quote where it belongs."""
    return FOREIGN.clean(html)
