"""Markdown of a post to HTML, with the people and posts that it names.

A post that the author may not read does not exist for the renderer; nor does one that readers of
the new post may not read: quotes reach within the group, and into open groups.
"""

from django.db.models import Q
from django.urls import reverse

from community.core.markup import FileShown, Reference, Rendered, render
from community.groups.models import Group, Visibility
from community.members.models import User
from community.members.queries import names_to_members
from community.topics.models import Post
from community.topics.using import subject_of
from community.uploads.models import Upload

NAMES_ASKED = 50


def render_post(
    source: str,
    *,
    author: User,
    group: Group,
    topic_id: int | None = None,
    editor: User | None = None,
) -> Rendered:
    """What the post says as safe HTML, rendered once, when it is written."""

    def posts(keys):
        return _quoted(keys, author=author, group=group, topic_id=topic_id)

    bringers = {author.pk, (editor or author).pk}

    def files(keys):
        return files_shown(keys, author=author, bringers=bringers, group=group)

    return render(source, names=people_named, posts=posts, files=files)


def people_named(names: set[str]) -> dict[str, Reference]:
    """Where a mention leads, for each name that is somebody's."""
    members = names_to_members(set(sorted(names)[:NAMES_ASKED]))
    found = {name: members[name.lower()] for name in names if name.lower() in members}
    return {
        name: Reference(url=member.get_absolute_url(), label=member.display_name)
        for name, member in found.items()
    }


def files_shown(
    keys: set[str], *, author: User, bringers: set[int], group: Group
) -> dict[str, FileShown]:
    """Files that those who write brought, and those in posts that they may quote here."""
    uploads = {
        upload.key: upload
        for upload in Upload.objects.filter(key__in=keys).prefetch_related("uses")
    }
    posts = {
        int(use.subject.partition(":")[2])
        for upload in uploads.values()
        for use in upload.uses.all()
        if use.subject.startswith("post:")
    }
    standing = Post.objects.visible_to(author).standing().filter(topic__deleted_at=None)
    quotable = standing.filter(_reachable(group), pk__in=posts)
    shown = {subject_of(pk) for pk in quotable.values_list("pk", flat=True)} if posts else set()
    return {
        key: _as_shown(upload)
        for key, upload in uploads.items()
        if upload.owner_id in bringers or shown & {use.subject for use in upload.uses.all()}
    }


def _as_shown(upload):
    if not upload.is_picture:
        kind = upload.name.rpartition(".")[2].upper()
        return FileShown(upload.get_absolute_url(), weight=f"{kind}, {spoken_weight(upload.size)}")
    sizes = tuple((upload.address_of(width), width) for width in upload.widths)
    return FileShown(upload.get_absolute_url(), sizes=sizes, height=upload.height)


def spoken_weight(size: int) -> str:
    """In the units that files have in every language; written once, so not in one of them."""
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, round(size / 1024))} kB"


def _quoted(keys, *, author, group, topic_id):
    wanted = {key: (key[0] or topic_id, key[1]) for key in list(keys)[:NAMES_ASKED]}
    condition = Q(pk__in=[])
    for topic, number in wanted.values():
        condition |= Q(topic_id=topic, number=number)
    posts = Post.objects.visible_to(author).standing().filter(topic__deleted_at=None)
    posts = posts.filter(_reachable(group), condition)
    found = {
        (post.topic_id, post.number): post for post in posts.select_related("author", "topic")
    }
    return {
        key: Reference(url=address_of(found[place]), label=found[place].author.display_name)
        for key, place in wanted.items()
        if place in found
    }


def _reachable(group):
    """What readers of the group may read, too."""
    return Q(topic__group=group) | Q(topic__group__visibility=Visibility.OPEN)


def address_of(post: Post) -> str:
    """The short permalink of a post: it leads to the right page whatever the title becomes."""
    return reverse("topics:short", args=[post.topic_id, post.number])
