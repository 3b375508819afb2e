"""Markdown of a post to HTML, with the people and posts that it names.

A post that the author may not read does not exist for the renderer; nor does one that readers of
the new post may not read: quotes reach within the group, and into open groups.
"""

from django.db.models import Q
from django.urls import reverse

from community.core.markup import Reference, Rendered, render
from community.groups.models import Group, Visibility
from community.members.models import User
from community.members.queries import names_to_members
from community.topics.models import Post

NAMES_ASKED = 50


def render_post(
    source: str, *, author: User, group: Group, topic_id: int | None = None
) -> Rendered:
    """What the post says as safe HTML, rendered once, when it is written."""

    def posts(keys):
        return _quoted(keys, author=author, group=group, topic_id=topic_id)

    return render(source, names=people_named, posts=posts)


def people_named(names: set[str]) -> dict[str, Reference]:
    """Where a mention leads, for each name that is somebody's."""
    members = names_to_members(set(sorted(names)[:NAMES_ASKED]))
    found = {name: members[name.lower()] for name in names if name.lower() in members}
    return {
        name: Reference(url=member.get_absolute_url(), label=member.display_name)
        for name, member in found.items()
    }


def _quoted(keys, *, author, group, topic_id):
    wanted = {key: (key[0] or topic_id, key[1]) for key in list(keys)[:NAMES_ASKED]}
    condition = Q(pk__in=[])
    for topic, number in wanted.values():
        condition |= Q(topic_id=topic, number=number)
    reachable = Q(topic__group=group) | Q(topic__group__visibility=Visibility.OPEN)
    posts = Post.objects.visible_to(author).standing().filter(reachable).filter(condition)
    found = {
        (post.topic_id, post.number): post for post in posts.select_related("author", "topic")
    }
    return {
        key: Reference(url=address_of(found[place]), label=found[place].author.display_name)
        for key, place in wanted.items()
        if place in found
    }


def address_of(post: Post) -> str:
    """The short permalink of a post: it leads to the right page whatever the title becomes."""
    return reverse("topics:short", args=[post.topic_id, post.number])
