"""Addresses of advice."""

from django.urls import path

from analytics.views import advice, answering, pinning, quoting
from community.core import converters  # noqa: F401  (teaches the word “number”)

urlpatterns = [
    path("desk/advice/", advice.advice, name="advice"),
    path("desk/advice/new/", advice.advice_new, name="advice_new"),
    path("desk/advice/<number:pk>/", advice.advice_one, name="advice_one"),
    path("desk/advice/<number:pk>/edit/", advice.advice_edit, name="advice_edit"),
    path("desk/advice/<number:pk>/drop/", advice.advice_drop, name="advice_drop"),
    path("desk/advice/<number:pk>/pin/", pinning.advice_pin, name="advice_pin"),
    path(
        "desk/advice/<number:pk>/pins/<number:pin_pk>/",
        pinning.advice_evidence,
        name="advice_evidence",
    ),
    path("desk/advice/<number:pk>/send/", advice.advice_send, name="advice_send"),
    path("desk/advice/<number:pk>/answer/", advice.advice_record, name="advice_record"),
    path("desk/advice/<number:pk>/done/", advice.advice_done, name="advice_done"),
    path("desk/advice/<number:pk>/follow-up/", advice.advice_follow, name="advice_follow"),
    path("advice/<str:token>/", answering.answer, name="answer"),
    path("quoted/<slug:kind>/<number:pk>/", quoting.quoted, name="quoted"),
]
