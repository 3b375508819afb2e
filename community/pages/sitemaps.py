"""What search engines may find: the open groups and their topics, as a guest sees them.

Rooms above add what is theirs by `section`.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.groups.models import Group
from community.topics.models import Topic

PER_FILE = 5000


class AsGuest(Sitemap):
    """Addresses begin with SITE_URL, whatever host the request names."""

    limit = PER_FILE
    protocol = settings.SITE_URL.split(":")[0]

    def get_domain(self, site=None):
        return settings.SITE_URL.split("://")[1]


class ByKey(Paginator):
    """File N holds the rows of its span of keys, however many stand in it: nothing is counted."""

    @cached_property
    def num_pages(self):
        newest = self.object_list.order_by("-pk").values_list("pk", flat=True).first()
        return (newest or 0) // self.per_page + 1

    def page(self, number):
        number = self.validate_number(number)
        least = (number - 1) * self.per_page
        span = self.object_list.filter(pk__gte=least, pk__lt=least + self.per_page)
        return Page(span, number, self)


class Keyed(AsGuest):
    """What is cut by key, however much there is."""

    @cached_property
    def paginator(self):
        return ByKey(self.items(), self.limit)


class Lively(Keyed):
    """What people write in: dated by its last post."""

    def lastmod(self, thing):
        return thing.last_post_at

    def get_latest_lastmod(self):
        latest = self.items().exclude(last_post_at=None).order_by("-last_post_at")
        return latest.values_list("last_post_at", flat=True).first()


class Groups(Lively):
    def items(self):
        return Group.objects.readable_by(AnonymousUser()).order_by("pk")


class Topics(Lively):
    def items(self):
        return Topic.objects.visible_to(AnonymousUser()).standing().order_by("pk")


class Front(AsGuest):
    def items(self):
        return ["pages:home", "topics:list", "groups:list"]

    def location(self, name):
        return reverse(name)


SECTIONS = {"front": Front, "groups": Groups, "topics": Topics}


def section(name: str) -> Callable[[type[AsGuest]], type[AsGuest]]:
    """Marks the site map of something that the rooms here do not know."""

    def register(made: type[AsGuest]) -> type[AsGuest]:
        SECTIONS[name] = made
        return made

    return register


@require_safe
@anyone
def site_index(request):
    return index(request, SECTIONS, sitemap_url_name="pages:sitemap_section")


@require_safe
@anyone
def site_section(request, section):
    if section not in SECTIONS:
        raise Http404
    return sitemap(request, SECTIONS, section=section)
