"""Advice, as whom it was sent to reads and answers it: by the signed link, without an account."""

from contextlib import suppress

from django.shortcuts import redirect, render
from django.utils import timezone, translation

from analytics.actions.advising import AnsweredAlready, answer_advice
from analytics.days import zone
from analytics.forms.advice import AnswerForm
from analytics.knocking import may_knock
from analytics.models import AdviceState
from analytics.permissions import advice_holds
from analytics.queries.advice import LINK_LASTS, advice_by, pins_of
from analytics.showing.advice import evidence_outside
from analytics.views.forms import get_or_post
from community.core.access import anyone
from community.core.errors import too_many
from community.core.forms import status_of
from community.members.silence import though_silenced


@get_or_post
@anyone
@though_silenced
def answer(request, token):
    """Reading changes nothing: programs that look into mail open links, too."""
    if not may_knock(request, "advice"):
        return _unkept(too_many(request))
    advice = advice_by(token)
    if advice is None or not advice_holds(advice):
        return _unkept(render(request, "analytics/advice_gone.html", status=404))
    with translation.override(advice.language), timezone.override(zone()):
        if request.method == "POST" and advice.state == AdviceState.SENT:
            return _unkept(_answered(request, advice))
        return _unkept(_page(request, advice, AnswerForm()))


def _answered(request, advice):
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, advice, form)
    with suppress(AnsweredAlready):  # the page says what was answered, or that the link is none
        answer_advice(advice=advice, number=advice.link_number, **form.given)
    return redirect(request.path)


def _page(request, advice, form):
    is_open = advice.state == AdviceState.SENT
    context = {
        "advice": advice,
        "evidence": evidence_outside(pins_of(advice)),
        "form": form if is_open else None,
        "until": advice.changed_at + LINK_LASTS,
        "is_accepted": advice.state in (AdviceState.ACCEPTED, AdviceState.DONE),
    }
    status = status_of(form) if form.errors else 200
    return render(request, "analytics/advice_answer.html", context, status=status)


def _unkept(response):
    """Nobody keeps a page that a secret address leads to, nor tells of the address elsewhere."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # a form needs it to be known as ours
    return response
