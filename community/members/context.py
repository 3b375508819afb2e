"""What every page knows about the house."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from community.members.queries import the_community


def house(request):
    return {
        "house": SimpleLazyObject(the_community),
        "site_url": settings.SITE_URL,
        "dev": settings.DEV,
    }
