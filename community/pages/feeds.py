"""Atom feeds: the latest topics of the house and of a group, as far as the reader may see them."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.core.access import anyone
from community.core.markup.budget import readable
from community.groups.models import Group
from community.groups.queries import memberships_of
from community.members.queries import the_community
from community.pages.queries import reader_by
from community.topics.models import Post, Topic

ENTRIES = 30


class LatestTopics(Feed):
    """Opening posts, newest first; whole, since they are safe HTML already."""

    feed_type = Atom1Feed

    def get_object(self, request):
        self.viewer = request.user
        return

    def title(self, group):
        return the_community().name

    def link(self, group):
        return settings.SITE_URL + "/"

    def subtitle(self, group):
        return the_community().strapline

    def topics(self, group):
        return Topic.objects.visible_to(self.viewer).standing()

    def items(self, group):
        latest = self.topics(group).order_by("-made_at", "-pk")[:ENTRIES].values("pk")
        posts = Post.objects.filter(topic__in=latest, number=1, deleted_at=None)
        return posts.select_related("topic__group", "author").order_by("-made_at", "-pk")

    def item_title(self, post):
        return readable(post.topic.title)

    def item_link(self, post):
        return settings.SITE_URL + post.topic.get_absolute_url()

    def item_guid(self, post):
        return f"{settings.SITE_URL}/t/{post.topic_id}/"

    def item_description(self, post):
        return readable(post.html)

    def item_author_name(self, post):
        return post.author.display_name

    def item_pubdate(self, post):
        return post.made_at

    def item_updateddate(self, post):
        return post.edited_at or post.made_at

    def item_categories(self, post):
        return [post.topic.group.name]


class LatestInGroup(LatestTopics):
    """The latest topics of one group that the reader may read."""

    def get_object(self, request, slug):
        super().get_object(request)
        return get_object_or_404(Group.objects.readable_by(request.user), slug=slug)

    def title(self, group):
        return _("%(group)s at %(house)s") % {"group": group.name, "house": the_community().name}

    def link(self, group):
        return settings.SITE_URL + group.get_absolute_url()

    def subtitle(self, group):
        return group.summary

    def topics(self, group):
        return super().topics(group).filter(group=group)


class LatestForMember(LatestTopics):
    """The latest topics of a member's own groups; the secret in the address is the right."""

    def get_object(self, request, secret):
        self.viewer = reader_by(secret)
        if self.viewer is None:
            raise Http404

    def topics(self, group):
        mine = [one.group_id for one in memberships_of(self.viewer)]
        return super().topics(group).filter(group__in=mine)


@require_safe
@anyone
def site_feed(request):
    return LatestTopics()(request)


@require_safe
@anyone
def group_feed(request, slug):
    return LatestInGroup()(request, slug=slug)


@require_safe
@anyone
def member_feed(request, secret):
    """Asked without a session: what it shows is what its member may read at this moment."""
    response = LatestForMember()(request, secret=secret)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
