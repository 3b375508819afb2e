from django.urls import path

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.groups.views import places, rights

app_name = "groups"
urlpatterns = [
    path("groups/", places.group_list, name="list"),
    path("groups/new/", places.group_create, name="create"),
    path("groups/invited/<str:token>/", places.group_invited, name="invited"),
    path("g/<str:slug>/about/", places.group_about, name="about"),
    path("g/<str:slug>/members/", places.group_members, name="members"),
    path("g/<str:slug>/members/<str:name>/", places.member_role, name="member_role"),
    path("g/<str:slug>/who/", rights.of_group, name="who"),
    path("who/", rights.of_house, name="who_house"),
    path("settings/rights/", rights.own, name="rights"),
    path("g/<str:slug>/edit/", places.group_edit, name="edit"),
    path("g/<str:slug>/picture/", places.picture_change, name="picture_change"),
    path("g/<str:slug>/picture/<str:file>", places.group_picture, name="picture"),
    path("g/<str:slug>/archive/", places.group_archive, name="archive"),
    path("g/<str:slug>/join/", places.group_join, name="join"),
    path("g/<str:slug>/ask/", places.group_ask, name="ask"),
    path("g/<str:slug>/leave/", places.group_leave, name="leave"),
    path("g/<str:slug>/requests/", places.group_requests, name="requests"),
    path("g/<str:slug>/requests/<number:pk>/", places.request_answer, name="request_answer"),
    path("g/<str:slug>/invite/", places.group_invite, name="invite"),
    path(
        "g/<str:slug>/invite/<number:pk>/revoke/",
        places.invitation_revoke,
        name="invitation_revoke",
    ),
]
