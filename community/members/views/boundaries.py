"""Keeping away from somebody: what each distance does, and the choice."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.core.access import members_only
from community.core.forms import attempt, status_of
from community.members import queries
from community.members.actions import drop_boundary, keep_distance
from community.members.forms import DistanceForm
from community.members.silence import though_silenced


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@though_silenced
def boundary(request, name):
    """Mute or block a member, or come near again. They never learn of it."""
    towards = queries.member_called(request.user, name)
    if towards is None or towards == request.user:
        raise Http404
    form = DistanceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        attempt(form, lambda: _keep(request.user, towards, form.cleaned_data["distance"]))
    if form.is_bound and not form.errors:
        return redirect("topics:following" if "next" in request.POST else towards)
    kept = queries.boundaries_of(request.user).get(towards.pk, "")
    context = {"member": towards, "form": form, "kept": kept, "here": "people"}
    status = status_of(form) if form.is_bound else 200
    return render(request, "members/boundary.html", context, status=status)


def _keep(member, towards, distance):
    if distance:
        keep_distance(member=member, towards=towards, distance=distance)
    else:
        drop_boundary(member=member, towards=towards)
