"""What search engines may find: the open groups and their topics, as a guest sees them."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import Http404
from django.urls import reverse
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


class Groups(AsGuest):
    def items(self):
        return Group.objects.readable_by(AnonymousUser()).order_by("pk")

    def lastmod(self, group):
        return group.last_post_at


class Topics(AsGuest):
    def items(self):
        return Topic.objects.visible_to(AnonymousUser()).standing().order_by("pk")

    def lastmod(self, topic):
        return topic.last_post_at


class Front(AsGuest):
    def items(self):
        return ["pages:home", "topics:list", "groups:list"]

    def location(self, name):
        return reverse(name)


SECTIONS = {"front": Front, "groups": Groups, "topics": Topics}


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
