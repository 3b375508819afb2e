"""How a member wants to be told: of what, where, and when by mail."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only
from community.members.silence import though_silenced
from community.notifications import actions, queries
from community.notifications.forms import RhythmForm, WaysForm
from community.notifications.subjects import places_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@members_only
@though_silenced
def notices(request):
    """Of what, and where: everywhere, or in the group that the address names."""
    member, place = request.user, _place_asked(request)
    if request.method != "POST":
        return _page(request, place, _ways_form(member, place))
    form = _ways_form(member, place, request.POST)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    actions.choose_ways(member=member, place=place, ways=form.ways())
    messages.success(request, _("Saved."))
    return redirect(_address(place))


@require_POST
@members_only
@though_silenced
def rhythm(request):
    """When by mail."""
    form = RhythmForm(request.POST)
    if not form.is_valid():
        return _page(request, None, _ways_form(request.user, None), form)
    actions.choose_rhythm(member=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("notifications:settings")


@require_POST
@members_only
@though_silenced
def try_again(request):
    """Mail had stopped; the member says that it arrives again."""
    actions.resume_mail(member=request.user)
    messages.success(request, _("Mail goes out again."))
    return redirect("notifications:settings")


def _place_asked(request):
    """The group that is asked for, among those that the member may know of."""
    asked = request.GET.get("group", "")
    if not asked:
        return None
    known = {str(pk): pk for pk in places_of(request.user)}
    if asked not in known:
        raise Http404
    return known[asked]


def _address(place):
    return reverse("notifications:settings") + (f"?group={place}" if place else "")


def _ways_form(member, place, data=None):
    rhythm = queries.mail_choice_of(member).rhythm
    return WaysForm(place, queries.chosen_ways(member, place), rhythm, data)


def _page(request, place, form, rhythm_form=None, status=200):
    choice = queries.mail_choice_of(request.user)
    places = places_of(request.user)
    context = {
        "form": form,
        "rhythm_form": rhythm_form or RhythmForm(initial={"rhythm": choice.rhythm}),
        "choice": choice,
        "places": places.items(),
        "own": queries.places_chosen(request.user),
        "place": place,
        "place_name": places.get(place, ""),
        "tab": "notices",
    }
    if rhythm_form is not None:
        status = 422
    return render(request, "notifications/settings.html", context, status=status)
