"""How rights and their scopes are said."""

from django.conf import settings
from django.utils.translation import gettext as _

from community.groups.models import Grant, Right


def scope_words(grant: Grant) -> str:
    """Where a grant holds, in a few words."""
    if grant.group_id:
        return grant.group.name
    if grant.tag_id:
        return _("Topics with the tag #%(tag)s") % {"tag": grant.tag.name}
    if grant.language:
        said = {"language": language_name(grant.language)}
        return _("What is written in %(language)s") % said
    return _("The whole place")


def language_name(code: str) -> str:
    """A language by its own name."""
    return dict(settings.LANGUAGES).get(code, code)


def right_words(grant: Grant) -> list[str]:
    """What a grant gives, in the order in which rights are always named."""
    return [right.label for right in Right if right in grant.rights]
