"""What rows are about: one nullable foreign key for each kind of thing."""

from functools import reduce
from operator import or_

from django.db.models import Q


def at_most_one(*names: str) -> Q:
    """Not two of these columns are filled."""
    alone = (Q(**{other: None for other in names if other != name}) for name in names)
    return reduce(or_, alone)


def exactly_one(*names: str) -> Q:
    """One of these columns is filled, and no other."""
    one = (
        Q(**{f"{name}__isnull": False}, **{other: None for other in names if other != name})
        for name in names
    )
    return reduce(or_, one)
