"""What was decided about a member, and their appeal: signed in, or by the link in a letter."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.core.access import anyone, members_only
from community.core.forms import attempt, status_of
from community.core.htmx import fragment_or_redirect, page_or_fragment
from community.members.silence import though_silenced
from community.members.tokens import member_on_way_back
from community.notifications.letters import speaking_to
from moderation.actions.appealing import appeal
from moderation.forms.appealing import AppealForm
from moderation.queries.decisions import decisions_about, is_in_time, told_decisions
from moderation.queries.sanctions import keeping_out
from moderation.showing.told import told_one, told_page
from moderation.tokens import appeal_token, decision_by


@require_safe
@members_only
def decision_list(request):
    """What was decided about me, the latest first."""
    found = decisions_about(request.user, request.GET.get("after", ""))
    page = told_page(found, request.user)
    rows = [(one, _form_for(one), _address_of(one)) for one in page]
    context = {"page": page, "rows": rows, "tab": "decisions"}
    return page_or_fragment(
        request, "moderation/decisions.html", "moderation/_decisions.html", context
    )


@require_POST
@members_only
@though_silenced
def appeal_make(request, pk):
    """Ask for a second look at one of them."""
    decision = get_object_or_404(told_decisions(), pk=pk, about=request.user)
    one = told_one(decision, request.user)
    form = _form_for(one, request.POST)
    made = _asked(decision, form)
    context = {"one": one, "form": form, "address": _address_of(one), "tab": "decisions"}
    if made:
        context["one"] = told_one(told_decisions().get(pk=pk), request.user)
        to = "moderation:decisions"
        return fragment_or_redirect(request, "moderation/_about_me.html", context, to=to)
    page, fragment = "moderation/decision.html", "moderation/_about_me.html"
    return page_or_fragment(request, page, fragment, context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@though_silenced
def appeal_by_letter(request, token):
    """The same for one decision, without a session: the signed words are the proof."""
    decision = decision_by(token)
    if decision is None:
        raise Http404
    with speaking_to(decision.about):
        one = told_one(decision, request.user)
        is_sent = request.method == "POST"
        form = _form_for(one, request.POST if is_sent else None)
        if is_sent and _asked(decision, form):
            return _unkept(redirect(request.path))
        context = {"one": one, "form": form, "address": request.path}
        status = status_of(form) if is_sent else 200
        return _unkept(render(request, "moderation/appeal.html", context, status=status))


@require_safe
@anyone
def way_back(request, token):
    """From the gate, for who showed who they are: to the decision that keeps them out."""
    member = member_on_way_back(token)
    sanction = keeping_out(member) if member else None
    if sanction is None:
        raise Http404
    decision = told_decisions().get(pk=sanction.decision_id)
    if is_in_time(decision):
        return _unkept(redirect("moderation:appeal", appeal_token(decision)))
    with speaking_to(member):
        context = {"one": told_one(decision, request.user)}
        return _unkept(render(request, "moderation/appeal.html", context))


def _form_for(one, sent=None):
    """A form where there is something to appeal, or where somebody sent one all the same."""
    if sent is None and not one.may_appeal:
        return None
    return AppealForm(sent, auto_id=f"appeal-{one.decision.pk}-%s")


def _address_of(one):
    return reverse("moderation:appeal_make", args=[one.decision.pk])


def _asked(decision, form):
    """The appeal, made by whom the decision is about."""
    return form.is_valid() and attempt(
        form, lambda: appeal(decision=decision, by=decision.about, **form.cleaned_data)
    )


def _unkept(response):
    """Nobody keeps a page that a secret address leads to, nor tells of the address."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"  # else its form has no origin: a 403
    return response
