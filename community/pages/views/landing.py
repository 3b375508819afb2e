"""The landing page of the community."""

from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.core.moulds import render_kept
from community.core.tally import counted
from community.groups.queries import first_groups, memberships_of
from community.groups.showing import group_cards
from community.members.models import Reading, Registration
from community.members.queries import newcomers, the_community
from community.pages.pulse import kept_pulse
from community.topics.queries import latest_page

TOPICS, GROUPS, NEWCOMERS = 10, 9, 4
NOT_FOR_MACHINES = "accounts desk drafts feed/mine people search settings".split()


def may_look_in(viewer):
    """Figures of the house are for those who may read in it at all."""
    return viewer.is_authenticated or the_community().reading == Reading.EVERYONE


@require_safe
@anyone
def home(request):
    """Welcome, pulse, latest topics, groups, and who is new."""
    viewer = request.user
    house, arrived = the_community(), newcomers(viewer, NEWCOMERS)
    context = {
        "page": latest_page(viewer, TOPICS),
        "groups": group_cards(viewer, first_groups(viewer, GROUPS)),
        "newcomers": arrived,
        "newcomers_key": tuple((*one.look, one.place) for one in arrived),
        "has_groups": any(not one.group.is_archived for one in memberships_of(viewer)),
        "pulse": kept_pulse() if may_look_in(viewer) else None,
        "by_invitation": house.registration == Registration.INVITATION,
        "here": "home",
    }
    return counted(render_kept(request, "pages/home.html", context, partial(_key, house, context)))


def _key(house, shown):
    """All that the page shows to members."""
    cards = tuple(card.key for card in shown["groups"])
    pulse = shown["pulse"] and shown["pulse"].key
    beside = shown["newcomers_key"], shown["has_groups"], shown["by_invitation"]
    return house.version, house.host and house.host.look, shown["page"].key, cards, pulse, beside


@require_safe
@anyone
def robots(request):
    """What machines are asked to leave alone."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: /{path}/"
            for path in ("accounts", "desk", "drafts", "settings", "people", "search", "feed/mine")
        ),
        "Disallow: /*?",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@anyone
def admin(request):
    """Where people look for the desk first."""
    return redirect("admin:index")
