from django.urls import path

from community.live import views

app_name = "live"
urlpatterns = [
    # Not under /live/: there the proxy leads to the live process.
    path("listen/", views.ticket, name="ticket"),
]
