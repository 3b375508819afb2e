from django.urls import path

import community.core.converters  # noqa: F401 - teaches Django the word "number"
from community.polls.views import asking, deciding, voting

app_name = "polls"
urlpatterns = [
    path("polls/of/<number:pk>/", voting.poll_of_post, name="of_post"),
    path("polls/in/<number:pk>/new/", asking.poll_create, name="create"),
    path("polls/<number:pk>/vote/", voting.poll_vote, name="vote"),
    path("polls/<number:pk>/voters/", voting.voter_list, name="voters"),
    path("polls/<number:pk>/close/", asking.poll_close, name="close"),
    path("polls/<number:pk>/reopen/", asking.poll_reopen, name="reopen"),
    path("polls/<number:pk>/drop/", asking.poll_drop, name="drop"),
    path("polls/<number:pk>/consultation/", deciding.poll_life, name="life"),
    path("polls/<number:pk>/choose/", deciding.poll_choose, name="choose"),
    path("consultations/", voting.consultation_list, name="consultations"),
]
