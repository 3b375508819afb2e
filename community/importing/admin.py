"""What was read in from elsewhere, at the desk. The import command writes it, nobody else."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.core.admin.base import DeskAdmin
from community.core.admin.columns import EMPTY, at_desk, named, when
from community.core.admin.filters import OfOne, OneOf, answers_of
from community.importing.models import Imported, Kind, Source


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    """Archives that were read in, each into its group."""

    list_display = ["site", "into", "begun", "finished"]
    list_select_related = ["group"]
    search_fields = ["site"]
    fields = ["site", "into", "begun", "finished"]

    @admin.display(description=_("Group"))
    def into(self, source):
        return named(source.group)

    @admin.display(description=_("Begun"), ordering="begun_at")
    def begun(self, source):
        return when(source.begun_at)

    @admin.display(description=_("Finished"), ordering="finished_at")
    def finished(self, source):
        return when(source.finished_at)


class KindFilter(OneOf):
    title = _("Kind")
    parameter_name = "kind"
    answers = answers_of(Kind, "kind")


class OfSource(OfOne):
    title = pgettext_lazy("noun", "Archive")
    parameter_name = "source"
    path = "source"


@admin.register(Imported)
class ImportedAdmin(DeskAdmin):
    """Rows of an archive, and what each became here."""

    list_display = ["foreign_id", "kind", "source", "became"]
    list_filter = [KindFilter, OfSource]
    list_select_related = ["source", "member", "post__topic", "group"]
    search_fields = ["foreign_id"]
    fields = ["source_site", "kind", "foreign_id", "became"]

    def with_columns(self, rows):
        return rows.defer("post__source", "post__html", "post__text", "post__credit_html")

    def match(self, word):
        return Q(foreign_id=word)

    @admin.display(description=pgettext_lazy("noun", "Archive"))
    def source_site(self, row):
        return row.source.site

    @admin.display(description=_("Became"))
    def became(self, row):
        thing = row.member or row.post or row.group
        return at_desk(thing) if thing else EMPTY
