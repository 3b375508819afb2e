from django.urls import path

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.groups import views

app_name = "groups"
urlpatterns = [
    path("groups/", views.group_list, name="list"),
    path("groups/new/", views.group_create, name="create"),
    path("groups/invited/<str:token>/", views.group_invited, name="invited"),
    path("g/<str:slug>/about/", views.group_about, name="about"),
    path("g/<str:slug>/members/", views.group_members, name="members"),
    path("g/<str:slug>/members/<str:name>/", views.member_role, name="member_role"),
    path("g/<str:slug>/edit/", views.group_edit, name="edit"),
    path("g/<str:slug>/picture/", views.picture_change, name="picture_change"),
    path("g/<str:slug>/picture/<str:file>", views.group_picture, name="picture"),
    path("g/<str:slug>/archive/", views.group_archive, name="archive"),
    path("g/<str:slug>/join/", views.group_join, name="join"),
    path("g/<str:slug>/ask/", views.group_ask, name="ask"),
    path("g/<str:slug>/leave/", views.group_leave, name="leave"),
    path("g/<str:slug>/requests/", views.group_requests, name="requests"),
    path("g/<str:slug>/requests/<number:pk>/", views.request_answer, name="request_answer"),
    path("g/<str:slug>/invite/", views.group_invite, name="invite"),
    path(
        "g/<str:slug>/invite/<number:pk>/revoke/",
        views.invitation_revoke,
        name="invitation_revoke",
    ),
]
