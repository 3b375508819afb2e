"""The least that Django can answer: what every figure stands beside.

It stands in a project as `django-admin startproject` makes it, with its layers (sessions, tokens,
accounts, messages): the 8,900 a second that issue 3 worked its aims out from. With the variable
below it stands in a project without any.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

LAYERS = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOMS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
WITHOUT_LAYERS = "HEARTH_BENCH_WITHOUT_LAYERS"

if os.environ.get(WITHOUT_LAYERS):
    told = {"MIDDLEWARE": []}
else:
    told = {
        "MIDDLEWARE": LAYERS,
        "INSTALLED_APPS": [f"django.contrib.{room}" for room in ROOMS],
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    }
settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="nothing", LOGGING={}, **told
)


def empty(request):
    return HttpResponse()


urlpatterns = [path("", empty)]
application = get_wsgi_application()
