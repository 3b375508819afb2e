"""One verb, done to many things: asked once, with a reason, then through the site's own actions.

The list posts what was chosen; a page shows it again and asks why; the second post does it, thing
by thing, each in its own transaction, and says what was done and what was refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.core.errors import Refused
from community.core.forms import TextField

BULK_MAX = 200  # things in one request
SHOWN_MAX = 50
REFUSALS_SHOWN = 5


class WhyForm(forms.Form):
    """Why something is done; it stays beside what was done."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def nothing_asked(data, viewer) -> forms.Form:
    """For a verb that needs no reason."""
    return forms.Form(data)


def everyone_at_the_desk(viewer) -> bool:
    return True


def community_managers(viewer) -> bool:
    return viewer.is_manager


@dataclass(frozen=True)
class BulkVerb:
    """A verb for many things. `do` takes the thing, by whom, and what the form asked for."""

    name: str
    label: Promise
    explain: Promise
    do: Callable
    may: Callable
    form: Callable = field(default=lambda data, viewer: WhyForm(data))
    is_so_already: Callable = field(default=lambda thing: False)
    open_to: Callable = everyone_at_the_desk
    is_grave: bool = False


@dataclass
class Outcome:
    """What came of it."""

    done: list = field(default_factory=list)
    idle: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def in_bulk(desk, request, rows, *, verb: BulkVerb):
    """Ask, or do it. `rows` hold only what this manager may know of."""
    things = list(rows[:BULK_MAX])
    is_answered = "answered" in request.POST
    form = verb.form(request.POST if is_answered else None, request.user)
    if is_answered and form.is_valid():
        outcome = _do_all(desk, verb, things, request.user, form.cleaned_data)
        if outcome.done:
            desk.log_bulk(request, outcome.done, verb, form.cleaned_data.get("reason", ""))
        _tell(request, verb, outcome)
        return None
    return _ask(desk, request, verb, things, form)


def _ask(desk, request, verb, things, form):
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": verb.label,
        "verb": verb,
        "form": form,
        "things": [(thing.pk, desk.name_of(thing)) for thing in things[:SHOWN_MAX]],
        "unseen": [thing.pk for thing in things[SHOWN_MAX:]],
        "count": len(things),
        "back": request.get_full_path(),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "desk/confirm_bulk.html", context, status=status)


def _do_all(desk, verb, things, viewer, asked):
    outcome = Outcome()
    for thing in things:
        if verb.is_so_already(thing):
            outcome.idle += 1
            continue
        try:
            if not verb.may(viewer, thing):
                raise PermissionDenied(_("This is not yours to do."))
            verb.do(thing, by=viewer, **asked)
        except (Refused, PermissionDenied) as refusal:
            outcome.refused.append((desk.name_of(thing), str(refusal)))
        else:
            outcome.done.append(thing)
    return outcome


def _tell(request, verb, outcome):
    """In one line what was done; then each refusal with its reason, the first few of them."""
    done = len(outcome.done)
    said = {"verb": verb.label, "count": done}
    if done:
        line = ngettext("%(verb)s: %(count)s done.", "%(verb)s: %(count)s done.", done) % said
        messages.success(request, line)
    if outcome.idle:
        idle = ngettext("%s was so already.", "%s were so already.", outcome.idle)
        messages.info(request, idle % outcome.idle)
    for name, sentence in outcome.refused[:REFUSALS_SHOWN]:
        short = Truncator(name).chars(80)
        refusal = {"name": short, "sentence": sentence}
        messages.error(request, _("“%(name)s” was refused: %(sentence)s") % refusal)
    unsaid = len(outcome.refused) - REFUSALS_SHOWN
    if unsaid > 0:
        more = ngettext("%s more was refused.", "%s more were refused.", unsaid)
        messages.error(request, more % unsaid)
    if not (done or outcome.idle or outcome.refused):
        messages.warning(request, _("Nothing was chosen that is still here."))
