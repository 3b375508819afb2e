"""Lists are cut by key, so that page 50,000 costs what page 1 costs, and nothing is counted."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet

NOT_OURS = "That page mark is not ours."


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, and the marks that lead on and back to the start."""

    rows: list
    older: str = ""
    is_first: bool = True

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)

    @property
    def key(self):
        """All that a list of rows with keys shows, for keys of pages."""
        return self.older, self.is_first, tuple([row.key for row in self.rows])


def key_page(rows: QuerySet, after: str, *, keys: tuple[str, str], size: int = 0) -> Page:
    """The rows after a mark. `keys` are the two ordering columns, the last one unique.

    A key that begins with "-" runs downwards. A mark that is not ours is a 400.
    """
    size = size or settings.PAGE_SIZE
    rows = rows.order_by(*keys)
    if after:
        mark = [
            _fitting(rows, key, value) for key, value in zip(keys, _read_mark(after), strict=True)
        ]
        rows = rows.filter(_beyond(keys, mark))
    return page_of_found(list(rows[: size + 1]), keys=keys, size=size, is_first=not after)


def page_of_found(found: list, *, keys: tuple[str, str], size: int, is_first: bool) -> Page:
    """A page of rows that were asked for already, one more than it shows."""
    more = len(found) > size
    older = _write_mark([_plain(_value(found[size - 1], key)) for key in keys]) if more else ""
    return Page(rows=found[:size], older=older, is_first=is_first)


def _beyond(keys, mark):
    (first, second), (a, b) = keys, mark
    return Q(**{_past(first): a}) | Q(**{first.lstrip("-"): a, _past(second): b})


def _past(key):
    return f"{key[1:]}__lt" if key.startswith("-") else f"{key}__gt"


def _fitting(rows, key, value):
    """The mark's value as its column has it; marks come from outside and may hold anything."""
    name = key.lstrip("-")
    fields = rows.model._meta
    try:
        value = (fields.pk if name == "pk" else fields.get_field(name)).to_python(value)
    except FieldDoesNotExist:
        pass  # an annotation; its query compares as it can
    except (ValidationError, TypeError) as error:
        raise BadRequest(NOT_OURS) from error
    if isinstance(value, str) and not value.isprintable():
        raise BadRequest(NOT_OURS)
    return _in_utc(value) if isinstance(value, datetime) else value


def _in_utc(moment):
    try:
        if moment.tzinfo is None:
            raise ValueError(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the edges of time have no neighbour zone
        raise BadRequest(NOT_OURS) from error


def _value(row, key):
    return getattr(row, key.lstrip("-"))


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value  # a datetime is one, too


def _write_mark(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read_mark(text):
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        first, second = values
        if not isinstance(first, (str, int)) or isinstance(first, bool):
            raise TypeError(first)
        if not isinstance(second, int) or not 0 <= second < 2**63:
            raise TypeError(second)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadRequest(NOT_OURS) from error
    return first, second
