"""Pages at the desk: bounded, so that no list counts or walks a whole table."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.text import capfirst

COUNT_MAX = 10_000


class BoundedPaginator(Paginator):
    """Counts no further than `COUNT_MAX` rows: beyond that, a manager searches or filters."""

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[:COUNT_MAX].count()


class DeskChangeList(ChangeList):
    """A list at the desk, fetched with exactly the columns that its rows show."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = capfirst(self.opts.verbose_name_plural)
        self.is_cut = self.result_count >= COUNT_MAX

    def get_queryset(self, request, exclude_parameters=None):
        rows = super().get_queryset(request, exclude_parameters)
        return self.model_admin.with_columns(rows)
