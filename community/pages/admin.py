"""The guidelines at the desk: written in each language, put in order, put out of force."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.core import converters  # noqa: F401  (teaches the word “number”)
from community.core.access import require
from community.core.admin.base import DeskAdmin
from community.core.forms import attempt, status_of
from community.pages import actions, queries
from community.pages.beginning import begin_with_five
from community.pages.forms import GuidelineForm
from community.pages.models import Guideline

LIST = "admin:pages_guideline_changelist"
STEPS = {"up": -1, "down": 1}


def _at_the_desk(view):
    view.access = "managers"
    return view


@admin.register(Guideline)
class GuidelineAdmin(DeskAdmin):
    """Pages of their own instead of Django's list and form; open to those who run the house."""

    is_editable = True

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("begin/", wrap(self.begin), name="pages_guideline_begin"),
            path("<number:pk>/move/", wrap(self.move), name="pages_guideline_move"),
            path("<number:pk>/retire/", wrap(self.retire), name="pages_guideline_retire"),
            path("<number:pk>/back/", wrap(self.bring_back), name="pages_guideline_back"),
        ]
        return own + super().get_urls()

    def has_add_permission(self, request):
        return self.has_view_permission(request)

    @_at_the_desk
    def changelist_view(self, request, extra_context=None):
        """All in force with the languages they are said in, and those out of force."""
        require(self.has_view_permission(request))
        rows = [
            {"said": said, "missing": _missing(said, languages)}
            for said, languages in queries.guidelines_with_languages(get_language())
        ]
        gone = queries.retired_guidelines(get_language())
        return self._page(request, "pages/desk/guidelines.html", rows=rows, gone=gone)

    @_at_the_desk
    def add_view(self, request, form_url="", extra_context=None):
        return self._edit(request, None)

    @_at_the_desk
    def change_view(self, request, object_id, form_url="", extra_context=None):
        require(self.has_change_permission(request))
        guideline = self.get_object(request, object_id)
        if guideline is None:
            raise Http404
        return self._edit(request, guideline)

    def _edit(self, request, guideline):
        """One language at a time; “Look” shows it as members will read it."""
        require(self.has_change_permission(request))
        language = _asked_language(request)
        said = queries.version_in(guideline, language) if guideline else None
        start = {name: getattr(said, name) for name in actions.WORDS} if said else {}
        form = GuidelineForm(request.POST or None, initial=start)
        shown = None
        if request.method == "POST" and form.is_valid():
            if "look" in request.POST:
                shown = queries.as_it_would_read(guideline, language, form.cleaned_data)
            elif attempt(form, lambda: _write(request, guideline, language, form)):
                messages.success(request, _("Saved."))
                return redirect(LIST)
        context = {"form": form, "guideline": guideline, "language": language, "shown": shown}
        context |= {"languages": settings.LANGUAGES, "before": said}
        status = status_of(form) if form.errors else 200
        return self._page(request, "pages/desk/guideline.html", status, **context)

    @_at_the_desk
    @method_decorator(require_POST)
    def begin(self, request):
        """Five plain guidelines to start from, in all our languages."""
        require(self.has_change_permission(request))
        begin_with_five(by=request.user)
        return redirect(LIST)

    @_at_the_desk
    @method_decorator(require_POST)
    def move(self, request, pk):
        guideline = self._one(request, pk)
        step = STEPS.get(request.POST.get("way", ""), 0)
        actions.move_guideline(guideline=guideline, steps=step)
        return redirect(LIST)

    @_at_the_desk
    @method_decorator(require_POST)
    def retire(self, request, pk):
        actions.retire_guideline(guideline=self._one(request, pk))
        return redirect(LIST)

    @_at_the_desk
    @method_decorator(require_POST)
    def bring_back(self, request, pk):
        actions.bring_back(guideline=self._one(request, pk))
        return redirect(LIST)

    def _one(self, request, pk):
        require(self.has_change_permission(request))
        guideline = Guideline.objects.filter(pk=pk).first()
        if guideline is None:
            raise Http404
        return guideline

    def _page(self, request, template, status=200, **context):
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, context, status=status)


def _asked_language(request):
    asked = request.POST.get("language") or request.GET.get("language") or get_language()[:2]
    if asked not in dict(settings.LANGUAGES):
        raise Http404
    return asked


def _missing(said, languages):
    return [(code, name) for code, name in settings.LANGUAGES if code not in languages]


def _write(request, guideline, language, form):
    words = form.cleaned_data
    if guideline is not None:
        return actions.say_anew(guideline=guideline, language=language, by=request.user, **words)
    return actions.make_guideline(by=request.user, language=language, **words)
