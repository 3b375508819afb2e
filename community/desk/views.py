"""Done, later, and back again: three buttons of Today."""

import re

from django.http import Http404
from django.views.decorators.http import require_POST

from community.core.htmx import fragment_or_redirect
from community.desk import actions

KINDS = "case|spell|question|newcomer|advice|answer|tactic|change|goal"
THING = re.compile(rf"({KINDS}):[0-9]{{1,18}}", re.ASCII)


def _answer(request, verb, was):
    thing = request.POST.get("thing", "")
    if not THING.fullmatch(thing):
        raise Http404
    verb(member=request.user, thing=thing)
    context = {"thing": thing, "was": was}
    return fragment_or_redirect(request, "desk/_aside.html", context, to="admin:index")


@require_POST
def thing_done(request):
    return _answer(request, actions.finish, "done")


@require_POST
def thing_later(request):
    return _answer(request, actions.put_off, "later")


@require_POST
def thing_back(request):
    return _answer(request, actions.bring_back, "back")


for view in (thing_done, thing_later, thing_back):
    view.access = "managers"  # the desk's own door stands before them
