from django.urls import path

from community.members.views import boundaries, invitations, people, settings

app_name = "members"
urlpatterns = [
    path("people/", people.directory, name="directory"),
    path("people/face/<str:file>", people.avatar, name="avatar"),
    path("people/<str:name>/", people.profile, name="profile"),
    path("people/<str:name>/distance/", boundaries.boundary, name="boundary"),
    path("settings/", settings.profile, name="settings"),
    path("settings/name/", settings.name, name="settings_name"),
    path("settings/language/", settings.language, name="settings_language"),
    path("settings/picture/", settings.avatar_upload, name="avatar_upload"),
    path("settings/picture/remove/", settings.avatar_remove, name="avatar_remove"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/new/", invitations.invitation_make, name="invitation_make"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("invited/<str:token>/", invitations.invited, name="invited"),
    path("waiting/", people.waiting, name="waiting"),
]
