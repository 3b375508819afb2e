"""Evidence of advice: pinned, moved, taken away; and asking members for their names."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.actions.pinning import LeavesItsGroup, move_pin, pin_figure, pin_words, unpin
from analytics.actions.quoting import ask_to_be_named
from analytics.forms.advice import FigureForm, WordsForm
from analytics.permissions import can_plan, can_quote
from analytics.queries.places import parts_for
from analytics.queries.quoting import post_at
from analytics.scopes import scope_of
from analytics.views.advice_page import loaded, show_advice
from analytics.views.asking import asked_words
from analytics.views.doors import planners_only
from community.core.access import require
from community.core.forms import attempt


@require_POST
@planners_only
def advice_pin(request, pk):
    """Pin a member's words, or a figure."""
    one = _plannable(request, pk)
    pin = _pin_figure if "metric" in request.POST else _pin_words
    return pin(request, one) or redirect("analytics:advice_one", pk)


def _pin_words(request, one):
    """The page with the form where it could not be pinned."""
    form = WordsForm(request.POST, auto_id="words-%s")
    if form.is_valid():
        given = form.cleaned_data
        post = post_at(request.user, given["address"])
        if post is None:
            form.add_error("address", _("There is no post at this address that you can read."))
        elif not can_quote(request.user, post, scope_of(one.scope)):
            form.add_error(
                "address",
                _(
                    "These words belong to a group. Only those who run it may "
                    "quote them, in advice about it or the whole place."
                ),
            )
        else:
            passed = {"passage": given["passage"], "knowing": given["knowing"]}
            if attempt(form, lambda: pin_words(advice=one, post=post, **passed)):
                return None
    if isinstance(getattr(form, "refusal", None), LeavesItsGroup):
        form.warn()
    return show_advice(request, one, words=form)


def _pin_figure(request, one):
    form = FigureForm(request.POST, auto_id="figure-%s", parts=parts_for(request.user))
    if form.is_valid() and attempt(
        form, lambda: pin_figure(advice=one, by=request.user, **form.cleaned_data)
    ):
        return None
    return show_advice(request, one, figure=form)


@require_POST
@planners_only
def advice_evidence(request, pk, pin_pk):
    """Move one piece, take it away, or ask whether a name may stand beside it."""
    one = _plannable(request, pk)
    pin = get_object_or_404(one.pins.select_related("advice"), pk=pin_pk)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    verb(request, pin)
    return redirect("analytics:advice_one", pk)


def _ask(request, pin):
    ask_to_be_named(pin, by=request.user)
    messages.success(request, asked_words(request, pin))


VERBS = {
    "up": lambda _request, pin: move_pin(pin=pin, up=True),
    "down": lambda _request, pin: move_pin(pin=pin, up=False),
    "remove": lambda _request, pin: unpin(pin=pin),
    "ask": _ask,
}


def _plannable(request, pk):
    one = loaded(request, pk)
    require(can_plan(request.user, scope_of(one.scope)))
    return one
