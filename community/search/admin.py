"""The search at the desk: what people looked for, and posts found by their words."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.core.admin.base import DeskAdmin
from community.core.admin.filters import OneOf
from community.search.models import Entry, Query
from community.search.parsing import parse
from community.search.ranking import Matches, joined
from community.search.terms import phrase_of, terms_of
from community.topics.admin.posts import PostAdmin
from community.topics.models import Post


class Outcome(OneOf):
    title = _("Hits")
    parameter_name = "hits"
    answers = {
        "none": (_("Nothing found"), Q(hit_count=0)),
        "some": (_("Something found"), Q(hit_count__gt=0)),
    }


@admin.register(Query)
class QueryAdmin(DeskAdmin):
    """What was looked for, day by day. Nobody is named."""

    list_display = ["words", "day", "times", "hit_count", "language"]
    list_filter = [Outcome]
    search_fields = ["words"]
    fields = ["words", "day", "times", "hit_count", "language"]
    readonly_fields = fields
    ordering = ("-day", "-times", "-pk")


admin.site.unregister(Post)


@admin.register(Post)
class FoundPostAdmin(PostAdmin):
    """Posts at the desk, found by the words that the search knows them by.

    Deleted posts have no entry: in their own list, the newest are read through.
    """

    search_help_text = _("Words of standing posts; of deleted ones where the list is theirs")

    def get_search_results(self, request, queryset, search_term):
        if request.GET.get("state") in {"deleted", "purged"}:
            return super().get_search_results(request, queryset, search_term)
        asked = parse(search_term)
        words = [term.tsquery for term in terms_of(asked.words) if not term.is_stop]
        query = joined([*words, *map(phrase_of, asked.phrases)])
        if not query:
            return (queryset.none() if search_term.strip() else queryset), False
        found = Entry.objects.filter(Matches("vector", query))
        return queryset.filter(pk__in=found.values("pk")), False
