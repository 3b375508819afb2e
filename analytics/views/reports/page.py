"""One report at the desk."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.actions.reports import (
    publish,
    revoke_link,
    send_link,
    version_of,
    withdraw_published,
    word_report,
)
from analytics.forms.reports import LinkForm, QuoteForm, WordingForm
from analytics.permissions import can_plan
from analytics.queries.people import owners_in
from analytics.queries.reports import last_link, links_of
from analytics.report_links import report_address
from analytics.scopes import scope_of
from analytics.showing.reports.eyes import inside
from analytics.showing.reports.page import show
from analytics.showing.reports.quotable import quotable
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import renewed
from analytics.views.reports.loading import seen, written_on
from community.core.forms import attempt, status_of
from community.search.parsing import LONGEST

HERE = {"here": "reports", "tab": "reports"}


@require_safe
@planners_only
def report(request, pk):
    return show_report(request, seen(request, pk))


def show_report(request, report, *, wording=None, quote=None, link=None):
    """The page with its forms, of which one may have come back."""
    may_plan = can_plan(request.user, scope_of(report.scope))
    context = {"report": report, "shown": show(inside(report, request.user)), "may_plan": may_plan}
    if may_plan:
        words = request.POST.get("find") or request.GET.get("find", "")
        context["quotable"] = quotable(request.user, report, words)
        context |= {
            "wording": wording or WordingForm(initial=_words(report), auto_id="wording-%s"),
            "quote": quote or QuoteForm(auto_id="quote-%s", initial={"find": words[:LONGEST]}),
            "link": link or _link_form(request, report),
        }
        context |= _links(request, report)
    returned = next((one for one in (wording, quote, link) if one is not None), None)
    status = status_of(returned) if returned is not None and returned.errors else 200
    return desk_page(request, "analytics/report.html", context | HERE, status)


def _link_form(request, report):
    last = last_link(report, request.user)
    known = {"language": get_language(), "seen": last.pk if last else 0}
    return LinkForm(auto_id="link-%s", initial=known)


def _links(request, report):
    """Of one whose maker runs nothing there any more there is no address to copy."""
    page = links_of(report, request.GET.get("links", ""))
    owners = {None, *(one.pk for one in owners_in(scope_of(report.scope)))}
    rows = [(one, report_address(one) if one.by_id in owners else "") for one in page]
    return {"links": rows, "links_page": page}


def _words(report):
    return {"headline": report.headline, "lead": report.lead, "seen": version_of(report)}


@require_POST
@planners_only
def report_words(request, pk):
    """Headline and lead."""
    report = written_on(request, pk)
    form = WordingForm(request.POST, auto_id="wording-%s")
    if not form.is_valid():
        return show_report(request, report, wording=form)
    attempt(form, lambda: word_report(report=report, **form.cleaned_data))
    if form.errors:
        renewed(form, version_of(seen(request, pk)))
        return show_report(request, report, wording=form)
    messages.success(request, _("Saved."))
    return redirect("analytics:report", pk)


@require_POST
@planners_only
def report_publish(request, pk):
    """Show it to members, or take it back."""
    report = written_on(request, pk)
    if request.POST.get("verb") == "withdraw":
        withdraw_published(report=report)
        messages.success(request, _("Members do not see this report any more."))
    else:
        publish(report=report)
        messages.success(request, _("Members can read this report now."))
    return redirect("analytics:report", pk)


@require_POST
@planners_only
def report_link(request, pk):
    """Let somebody outside read it."""
    report = written_on(request, pk)
    form = LinkForm(request.POST, auto_id="link-%s")
    if not form.is_valid():
        return show_report(request, report, link=form)
    about = {"report": report, "by": request.user, **form.cleaned_data}
    made = attempt(form, lambda: send_link(**about))
    if made is None:
        return show_report(request, report, link=form)
    messages.success(request, _sent(made))
    return redirect(f"{request.path.removesuffix('link/')}#links")


def _sent(link):
    if link.address:
        return _("It is on its way to %(address)s.") % {"address": link.address}
    return _("The link is ready. Copy it below and hand it over.")


@require_POST
@planners_only
def report_link_revoke(request, pk, link_pk):
    report = written_on(request, pk)
    revoke_link(link=get_object_or_404(report.links, pk=link_pk))
    messages.success(request, _("This link leads nowhere any more."))
    return redirect("analytics:report", pk)
