"""What every page knows about the house."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from community.core.memory import may_be_kept
from community.members.queries import the_community


def house(request):
    return {
        "house": the_community() if may_be_kept() else SimpleLazyObject(the_community),
        "site_url": settings.SITE_URL,
        "dev": settings.DEV,
    }
