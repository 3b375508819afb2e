"""Notices and digests as letters: blocks for both bodies, and the headers mail programs heed."""

from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from community.core.letters import Block
from community.core.mail import mail_domain, one_line
from community.members.models import User
from community.members.queries import the_community
from community.notifications.digests import Told
from community.notifications.leaving import leaving_address
from community.notifications.models import Kind, Notice
from community.notifications.periods import zone_of
from community.notifications.showing import phrase, words_of
from community.notifications.subjects import Shown

NAMED = 3


@contextmanager
def speaking_to(member: User):
    """In the member's language, by their clock."""
    with translation.override(member.language), timezone.override(zone_of(member.time_zone)):
        yield


def of_notices(member: User, told: list[tuple[Notice, Shown]]) -> dict:
    """One mail about what belongs together, oldest first; what `hand_over` takes."""
    first, shown = told[0]
    title = Block(one_line(shown.title), url=_full(shown.url), tone="title")
    items = [_of_notice(notice, one) for notice, one in told]
    besides = dict.fromkeys(link for _notice, one in told for link in one.links)
    links = [Block(words, _full(address), tone="small") for words, address in besides]
    kind = Kind(first.kind)
    end = [
        Block(
            _("You get this because of your choice: %(kind)s.") % {"kind": kind.label},
            tone="small",
        ),
        Block(_("No more mail of this kind"), leaving_address(member, kind), tone="small"),
        *_foot(member),
    ]
    place = f"group-{first.place}" if first.place else "notices"
    thread = f"<{first.gather.replace(':', '.')}@{mail_domain()}>"
    return {
        "to": member.email,
        "subject": _subject(shown),
        "blocks": [title, *items, Block(_("Open it"), _full(shown.url)), *links, *end],
        "headers": _headers(member, place) | {"In-Reply-To": thread, "References": thread},
    }


def of_digest(member: User, told: Told) -> dict:
    """One mail about what waits and what was missed; what `hand_over` takes."""
    house = the_community()
    subject = _("News from %(house)s") % {"house": house.name}
    blocks = [Block(subject, url=settings.SITE_URL, tone="title")]
    if told.unread:
        blocks.append(Block(_("In your inbox"), tone="section"))
        blocks += [_of_row(row) for row in told.unread]
    for section in told.sections:
        blocks.append(Block(section.title, tone="section"))
        blocks += [_of_shown(one) for one in section.items]
    return {
        "to": member.email,
        "subject": subject,
        "blocks": [*blocks, *_foot(member)],
        "headers": _headers(member, "digest"),
    }


def _of_notice(notice, shown):
    words = phrase(notice.kind, shown.count)
    who = "".join(_who(shown.people))
    meta = [words if who else "", _moment(notice.made_at)]
    return Block(
        who or words or one_line(shown.title),
        url=_full(shown.url),
        tone="item",
        meta=_line(meta),
        said=one_line(shown.text),
    )


def _of_row(row):
    shown = row.shown
    meta = [*_who(row.people, row.more_people), *words_of(row.counts), shown.place]
    return _item(shown, meta)


def _of_shown(shown):
    return _item(shown, [*_who(shown.people), shown.place, _moment(shown.made_at)])


def _item(shown, meta):
    title, url = one_line(shown.title), _full(shown.url)
    return Block(title, url, "item", _line(meta), one_line(shown.text))


def _line(parts):
    """Pieces of a line, each in its own script and direction."""
    return " · ".join(isolated(part) for part in parts if part)


def _moment(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def _who(people, more=0):
    names = [isolated(person.display_name) for person in people[:NAMED]]
    rest = more + len(people[NAMED:])
    if rest:
        names.append(_("%(count)d more") % {"count": rest})
    return [_(", ").join(names)] if names else []


def isolated(name: str) -> str:
    """A name of whatever script, that does not turn the line around it."""
    return f"\u2068{one_line(name)}\u2069"


def _subject(shown):
    if not shown.place:
        return one_line(shown.title)
    return one_line(f"[{shown.place}] {shown.title}")


def _foot(member):
    house = the_community()
    return [
        Block(
            _("Choose what comes by mail, and when"),
            _full(reverse("notifications:settings")),
            tone="small",
        ),
        Block(_("No more mail like this"), leaving_address(member), tone="small"),
        Block(one_line(house.name), settings.SITE_URL, tone="small"),
    ]


def _headers(member, name):
    return {
        "List-Id": f"<{name}.{mail_domain()}>",
        "List-Unsubscribe": f"<{leaving_address(member)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _full(path):
    """An address for a letter: the configured site's, whatever a request said."""
    return path if path.startswith("http") else settings.SITE_URL + path
