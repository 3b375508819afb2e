from django.urls import path

from community.notifications.views import inbox, settings, unsubscribing

app_name = "notifications"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/count/", inbox.count, name="count"),
    path("inbox/bell/", inbox.bell, name="bell"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/read/<slug:name>/<number:pk>/", inbox.read_of, name="read_of"),
    path("inbox/<number:pk>/", inbox.open_notice, name="open"),
    path("settings/notices/", settings.notices, name="settings"),
    path("settings/notices/rhythm/", settings.rhythm, name="rhythm"),
    path("settings/notices/again/", settings.try_again, name="try_again"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
]
