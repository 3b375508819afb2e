"""Addresses of engagement reports."""

from django.urls import path

from analytics.views.reports import changing, files, lists, outside, page, writing
from community.core import converters  # noqa: F401  (teaches the word “number”)

urlpatterns = [
    path("desk/reports/", lists.reports, name="reports"),
    path("desk/reports/new/", lists.report_new, name="report_new"),
    path("desk/reports/rhythm/", lists.rhythm, name="rhythm"),
    path("desk/reports/rhythm/<number:pk>/", lists.rhythm_edit, name="rhythm_edit"),
    path("desk/reports/rhythm/<number:pk>/stop/", lists.rhythm_stop, name="rhythm_stop"),
    path("desk/reports/changes/<number:pk>/edit/", changing.change_edit, name="change_edit"),
    path(
        "desk/reports/changes/<number:pk>/withdraw/",
        changing.change_withdraw,
        name="change_withdraw",
    ),
    path("desk/reports/changes/<number:pk>/done/", changing.change_done, name="change_done"),
    path("desk/reports/<number:pk>/", page.report, name="report"),
    path("desk/reports/<number:pk>/words/", page.report_words, name="report_words"),
    path("desk/reports/<number:pk>/publish/", page.report_publish, name="report_publish"),
    path("desk/reports/<number:pk>/link/", page.report_link, name="report_link"),
    path(
        "desk/reports/<number:pk>/link/<number:link_pk>/revoke/",
        page.report_link_revoke,
        name="report_link_revoke",
    ),
    path("desk/reports/<number:pk>/quote/", writing.report_quote, name="report_quote"),
    path(
        "desk/reports/<number:pk>/quote/<number:quote_pk>/",
        writing.report_quoted,
        name="report_quoted",
    ),
    path("desk/reports/<number:pk>/evaluate/", writing.report_evaluate, name="evaluate"),
    path("desk/reports/<number:pk>/report.pdf", files.report_pdf, name="report_pdf"),
    path("desk/reports/<number:pk>/report.csv", files.report_csv, name="report_csv"),
    path("desk/reports/<number:pk>/report.json", files.report_json, name="report_json"),
    path("reports/<number:pk>/", outside.published, name="published"),
    path("report/<str:token>/", outside.report_outside, name="outside"),
    path(
        "report/<str:token>/report.pdf", outside.report_outside, {"ending": "pdf"}, "outside_pdf"
    ),
    path(
        "report/<str:token>/report.csv", outside.report_outside, {"ending": "csv"}, "outside_csv"
    ),
    path(
        "report/<str:token>/report.json",
        outside.report_outside,
        {"ending": "json"},
        "outside_json",
    ),
]
