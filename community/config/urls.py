"""The addresses of the house."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from community.core import errors
from community.core.language import language

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many  # allauth asks for it
handler500 = errors.server_error

urlpatterns = [
    path("", include("community.pages.urls")),
    path("", include("community.search.urls")),
    path("", include("community.polls.urls")),
    path("", include("community.topics.urls")),
    path("", include("community.uploads.urls")),
    path("", include("community.notifications.urls")),
    path("", include("community.groups.urls")),
    path("", include("community.members.urls")),
    path("", include("community.live.urls")),
    path("", include("moderation.urls")),
    path("", include("analytics.urls")),
    path("", include("events.urls")),
    path("accounts/", include("allauth.urls")),
    path("desk/", admin.site.urls),
    path("language/", language, name="set_language"),
]
if settings.DEV:
    urlpatterns.append(path("", include("community.core.urls")))
