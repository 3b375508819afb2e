"""The least that Django can answer: what every figure stands beside."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"], MIDDLEWARE=[], ROOT_URLCONF=__name__, SECRET_KEY="nothing", LOGGING={}
)


def empty(request):
    return HttpResponse()


urlpatterns = [path("", empty)]
application = get_wsgi_application()
