"""Quotes in a report, and its evaluation."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.actions.evaluating import evaluate, plan_change, quote_post, unquote
from analytics.actions.quoting import ask_to_be_named
from analytics.forms.reports import EvaluationForm, QuoteForm
from analytics.models import Evaluation
from analytics.permissions import can_quote_in_report
from analytics.queries.people import owners_in
from analytics.queries.quoting import post_at
from analytics.scopes import scope_of
from analytics.views.asking import asked_words
from analytics.views.doors import planners_only
from analytics.views.forms import form_page, get_or_post, sent
from analytics.views.reports.loading import written_on
from analytics.views.reports.page import HERE, show_report
from community.core.forms import attempt


@require_POST
@planners_only
def report_quote(request, pk):
    """Put a member's words into it."""
    report = written_on(request, pk)
    form = QuoteForm(request.POST, auto_id="quote-%s")
    if form.is_valid() and _quoted(request, report, form):
        return redirect(_back(pk, form.cleaned_data["find"]))
    return show_report(request, report, quote=form)


def _back(pk, words):
    """To the quotes, with what was looked for."""
    found = f"?{urlencode({'find': words})}" if words else ""
    return f"{reverse('analytics:report', args=[pk])}{found}#said"


def _quoted(request, report, form):
    given = form.cleaned_data
    post = post_at(request.user, given["address"])
    if post is None:
        form.add_error("address", _("There is no post at this address that you can read."))
        return None
    if not can_quote_in_report(request.user, post, scope_of(report.scope)):
        form.add_error(
            "address",
            _(
                "These words belong to a group. Only those who run it may "
                "quote them, in a report about that group."
            ),
        )
        return None
    words = {"passage": given["passage"], "tone": given["tone"]}
    return attempt(form, lambda: quote_post(report=report, post=post, by=request.user, **words))


@require_POST
@planners_only
def report_quoted(request, pk, quote_pk):
    """Take a quote away, or ask whether a name may stand beside it."""
    report = written_on(request, pk)
    quote = get_object_or_404(report.quotes, pk=quote_pk)
    verb = request.POST.get("verb", "")
    if verb == "ask":
        ask_to_be_named(quote, by=request.user)
        messages.success(request, asked_words(request, quote))
    elif verb == "remove":
        unquote(quote=quote)
    else:
        raise Http404
    return redirect("analytics:report", pk)


@get_or_post
@planners_only
def report_evaluate(request, pk):
    """What we saw, think and change."""
    report = written_on(request, pk)
    mine = Evaluation.objects.filter(report=report, by=request.user).first()
    initial = {"saw": mine.saw, "think": mine.think} if mine else {}
    initial["owner"] = str(request.user.pk)
    owners = owners_in(scope_of(report.scope))
    form = EvaluationForm(sent(request), owners=owners, initial=initial)
    if form.is_valid() and attempt(form, lambda: _evaluated(request, report, form)):
        messages.success(request, _("Saved."))
        return redirect("analytics:report", pk)
    context = {"report": report, "mine": mine, "changes": _changes(mine)}
    return form_page(request, "analytics/report_evaluate.html", form, HERE | context)


def _evaluated(request, report, form):
    given = form.cleaned_data
    row = evaluate(report=report, by=request.user, saw=given["saw"], think=given["think"])
    if form.change is not None:
        plan_change(evaluation=row, **form.change)
    return row


def _changes(evaluation):
    if evaluation is None:
        return []
    return list(evaluation.changes.select_related("owner").order_by("due_on", "pk"))
