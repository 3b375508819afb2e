"""Opening a group, changing what it says of itself, putting it away."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.core.markup import render
from community.groups.actions.belonging import lock_group, take_in
from community.groups.models import Group, Role
from community.groups.queries import is_name_free
from community.live.announcing import end
from community.members.models import User

CHANGEABLE = [
    "name",
    "summary",
    "description",
    "guidelines",
    "icon",
    "colour",
    "position",
    "visibility",
    "joining",
    "default_kind",
]
TAKEN_WORDS = {"new"}


class NameTaken(Refused):
    """Another group has this name or address."""


def open_group(*, by: User, name: str, **described: str | int) -> Group:
    """Open a group; who opens it runs it."""
    _refuse_taken(name, by)
    try:
        with transaction.atomic():
            group = Group(name=name, slug=_slug(name))
            _describe(group, described)
            group.save()
            take_in(group, by, Role.MANAGER)
    except IntegrityError as error:
        raise NameTaken(_("A group with this name exists already.")) from error
    group.refresh_from_db()
    return group


@transaction.atomic
def change_group(*, group: Group, by: User, **described: str | int) -> Group:
    """Change what the group says of itself. Its address stays, so that links keep working."""
    group = lock_group(group)
    _refuse_taken(described.get("name", group.name), by, group)
    before = group.visibility
    _describe(group, described)
    group.save(update_fields=[*described, "description_html", "guidelines_html"])
    if group.visibility != before:
        end(f"group:{group.pk}")
    return group


def _refuse_taken(name, by, group=None):
    if not is_name_free(name, by, group):
        raise NameTaken(_("A group with this name exists already."))


def _describe(group, described):
    for name, value in described.items():
        if name not in CHANGEABLE:
            raise TypeError(name)
        setattr(group, name, value)
    group.description_html = render(group.description).html
    group.guidelines_html = render(group.guidelines).html


def _slug(name):
    slug = slugify(name, allow_unicode=True)[:60].strip("-") or "group"
    taken = Group.objects.filter(slug=slug).exists() or slug in TAKEN_WORDS
    return f"{slug[:50]}-{timezone.now():%H%M%S}" if taken else slug


@transaction.atomic
def archive_group(*, group: Group) -> None:
    """Put the group away: read and found, out of the navigation, nobody writes in it."""
    group = lock_group(group)
    if not group.is_archived:
        group.archived_at = timezone.now()
        group.save(update_fields=["archived_at"])
        end(f"group:{group.pk}")


@transaction.atomic
def wake_group(*, group: Group) -> None:
    group = lock_group(group)
    group.archived_at = None
    group.save(update_fields=["archived_at"])
