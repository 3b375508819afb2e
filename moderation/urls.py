from django.urls import path

from community.core import converters  # noqa: F401  (teaches the word “number”)
from moderation.views import (
    appeals,
    bulk,
    case,
    deciding,
    decisions,
    listening,
    log,
    mine,
    queue,
    reporting,
)

app_name = "moderation"
urlpatterns = [
    path("report/<str:kind>/<number:pk>/", reporting.report_make, name="report"),
    path("settings/reports/", reporting.report_list, name="my_reports"),
    path("decisions/", mine.decision_list, name="decisions"),
    path("decisions/<number:pk>/appeal/", mine.appeal_make, name="appeal_make"),
    path("appeal/back/<str:token>/", mine.way_back, name="way_back"),
    path("appeal/<str:token>/", mine.appeal_by_letter, name="appeal"),
    path("log/", log.log, name="log"),
    path("desk/appeals/<number:pk>/answer/", appeals.appeal_answer, name="appeal_answer"),
    path("desk/unanswered/", listening.unanswered_list, name="unanswered"),
    path(
        "desk/unanswered/<number:topic_id>/ask/<number:member_id>/",
        listening.question_ask,
        name="question_ask",
    ),
    path("desk/heated/", listening.heated_list, name="heated"),
    path("desk/review/", queue.queue_show, name="queue"),
    path("desk/review/decide/", bulk.queue_decide, name="bulk"),
    path("desk/review/<number:pk>/", case.case_show, name="case"),
    path("desk/review/<number:pk>/state/", case.case_state, name="case_state"),
    path("desk/review/<number:pk>/take/", case.case_take, name="case_take"),
    path("desk/review/<number:pk>/put-back/", case.case_put_back, name="case_put_back"),
    path("desk/review/<number:pk>/assign/", case.case_assign, name="case_assign"),
    path("desk/review/<number:pk>/wait/", case.case_wait, name="case_wait"),
    path("desk/review/<number:pk>/note/", case.case_note, name="case_note"),
    path("desk/review/<number:pk>/decide/", deciding.case_decide, name="case_decide"),
    path("desk/decide/<str:kind>/<number:pk>/", deciding.thing_decide, name="decide"),
    path("desk/decisions/<number:pk>/", decisions.decision_show, name="decision"),
    path("desk/decisions/<number:pk>/undo/", decisions.decision_undo, name="decision_undo"),
    path("desk/proposals/<number:pk>/", decisions.proposal_show, name="proposal"),
    path("desk/proposals/<number:pk>/agree/", decisions.proposal_confirm, name="proposal_confirm"),
    path(
        "desk/proposals/<number:pk>/decline/",
        decisions.proposal_decline,
        name="proposal_decline",
    ),
]
