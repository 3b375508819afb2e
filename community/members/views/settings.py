"""A member's own settings; those of the account itself are allauth's pages in our look."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from community.core.access import members_only
from community.core.forms import attempt, status_of
from community.members import actions
from community.members.forms import LanguageForm, NameForm, PictureForm, ProfileForm
from community.members.silence import though_silenced

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
@members_only
def profile(request):
    """What others read about you."""
    member = request.user
    if request.method != "POST":
        return _profile_page(request, form=ProfileForm(initial=_said_by(member)))
    form = ProfileForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: actions.change_profile(member=member, **form.cleaned_data)
    ):
        messages.success(request, _("Saved. This is how others see you."))
        return redirect("members:settings")
    return _profile_page(request, form=form, status=status_of(form))


def _said_by(member):
    words = ", ".join(sorted(member.interests.values_list("name", flat=True)))
    fields = ("display_name", "place", "bio")
    return {name: getattr(member, name) for name in fields} | {"interests": words}


def _profile_page(request, *, form=None, picture_form=None, status=200):
    context = {
        "form": form or ProfileForm(initial=_said_by(request.user)),
        "picture_form": picture_form or PictureForm(),
        "tab": "profile",
    }
    return render(request, "members/settings.html", context, status=status)


@require_POST
@members_only
def avatar_upload(request):
    """Show another face."""
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return _profile_page(request, picture_form=form, status=422)
    actions.change_avatar(member=request.user, **form.cleaned_data)
    messages.success(request, _("That is your new picture."))
    return redirect("members:settings")


@require_POST
@members_only
def avatar_remove(request):
    """Go back to the initials."""
    actions.remove_avatar(member=request.user)
    messages.success(request, _("Your picture is gone; your initials stand in."))
    return redirect("members:settings")


@get_or_post
@members_only
def name(request):
    """Take another account name."""
    member = request.user
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        form = NameForm(initial={"name": member.name})
    elif form.is_valid() and attempt(
        form, lambda: actions.rename_member(member=member, by=member, **form.cleaned_data)
    ):
        messages.success(request, _("You have a new name. The old one leads to you, too."))
        return redirect("members:settings_name")
    context = {"form": form, "tab": "name", "former_names": member.former_names.order_by("pk")}
    status = status_of(form) if form.is_bound else 200
    return render(request, "members/settings_name.html", context, status=status)


@get_or_post
@members_only
@though_silenced
def language(request):
    """Choose how the house speaks, and by which clock."""
    member = request.user
    if request.method != "POST":
        form = LanguageForm(initial={"language": member.language, "time_zone": member.time_zone})
        return render(request, "members/settings_language.html", {"form": form, "tab": "language"})
    form = LanguageForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "tab": "language"}
        return render(request, "members/settings_language.html", context, status=422)
    actions.choose_language(member=member, **form.cleaned_data)
    with override(member.language):
        messages.success(request, _("Saved."))
    return redirect("members:settings_language")
