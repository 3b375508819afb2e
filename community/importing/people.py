"""People of an archive as members who cannot sign in: no address, no password, a name of their
own. Nobody here is ever taken for one of them."""

import re
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from community.core.markup import TooCostly, excerpt, render_html
from community.importing.markdown import markdown_of
from community.importing.stackexchange.people import BIO_MAX, PLACE_MAX, Looks
from community.members.models import User
from community.members.names import (
    DISPLAY_MAX,
    NAME_MAX,
    check_display_name,
    check_name,
    skeleton,
    tidy,
)

NOT_IN_NAMES = re.compile(r"[^\w.-]+|_+")


def newcomer(
    *,
    called: str,
    site: str,
    joined_at: datetime,
    looks: Looks,
    name: str = "",
    about_html: str = "",
    place: str = "",
    zone: str = "UTC",
    is_active: bool = True,
) -> User:
    """A member, not saved yet, whose name and display name look like nobody else's."""
    called = tidy(called) or site
    member = User(
        password=make_password(None),
        joined_at=joined_at,
        approved_at=timezone.now(),
        display_name=_display_name(called, site, looks),
        name=_account_name(name or called, site, looks),
        place=excerpt(place, PLACE_MAX),
        time_zone=zone,
        is_active=is_active,
    )
    member.bio, member.bio_html = _about(about_html)
    member.name_skeleton = skeleton(member.name)
    member.display_skeleton = skeleton(member.display_name)
    looks.taken |= {member.name_skeleton, member.display_skeleton}
    return member


def _display_name(called, site, looks):
    other = f"{called[: DISPLAY_MAX - len(site) - 3]} ({site})"[:DISPLAY_MAX]
    last = f"Member {len(looks.taken)}"
    return looks.first_free([called[:DISPLAY_MAX], other, last], check_display_name)


def _account_name(called, site, looks):
    plain, short = (
        NOT_IN_NAMES.sub("-", part.lower()).strip("-._") or "member" for part in (called, site)
    )
    other = f"{plain[: max(NAME_MAX - len(short) - 1, 0)]}-{short}"[:NAME_MAX].strip("-._")
    last = f"member-{len(looks.taken)}"
    return looks.first_free([plain[:NAME_MAX].strip("-._"), other, last], check_name)


def _about(html):
    if not html.strip():
        return "", ""
    try:
        rendered = render_html(html).html
    except TooCostly:
        rendered = ""
    words = markdown_of(html)
    return (words if len(words) <= BIO_MAX else words[: BIO_MAX - 1] + "…"), rendered
