"""Why this community is here: the newest version, the older ones, and writing a new one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.actions.strategy import ChangedMeanwhile, write_strategy
from analytics.forms.strategy import PARTS, StrategyForm
from analytics.queries.strategy import strategy_now, version_before, version_page, versions
from analytics.showing.strategy import changes_of, parts_of
from analytics.views.doors import desk_page, planners_only
from analytics.views.forms import form_page, get_or_post, renewed, sent
from community.core.forms import attempt

HERE = {"here": "strategy", "tab": "strategy"}


@require_safe
@planners_only
def strategy(request):
    _for_the_house(request)
    page = version_page(request.user, request.GET.get("after", ""))
    now = strategy_now(request.user)
    context = {"strategy": now, "parts": parts_of(now), "page": page}
    return desk_page(request, "analytics/strategy.html", context | HERE)


@require_safe
@planners_only
def strategy_version(request, pk):
    """One version, with the words it cut and added."""
    _for_the_house(request)
    version = get_object_or_404(versions(request.user), pk=pk)
    before = version_before(request.user, version)
    context = {"version": version, "before": before, "changes": changes_of(before, version)}
    return desk_page(request, "analytics/strategy_version.html", context | HERE)


@get_or_post
@planners_only
def strategy_edit(request):
    _for_the_house(request)
    now = strategy_now(request.user)
    initial = {name: getattr(now, name, "") for name in PARTS} | {"seen": now.pk if now else 0}
    form = StrategyForm(sent(request), initial=initial)
    if form.is_valid():
        given = {"change_note": form.cleaned_data["change_note"], **form.parts}
        seen = form.cleaned_data["seen"]
        if attempt(form, lambda: write_strategy(by=request.user, seen=seen, **given)):
            messages.success(request, _("Saved. What it said before is kept."))
            return redirect("analytics:strategy")
    if isinstance(getattr(form, "refusal", None), ChangedMeanwhile):
        renewed(form, strategy_now(request.user).pk)
    return form_page(request, "analytics/strategy_form.html", form, HERE)


def _for_the_house(request):
    """The strategy is not there for those who run a group alone."""
    if not request.user.is_manager:
        raise Http404
