"""One world for all walls: each test looks at a copy of it, and what it does is undone.

Tests that commit stand in tests/races: here, a transaction is open from the first to the last.
"""

from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from tests.walls.world import build_world


@pytest.fixture(scope="package")
def built(django_db_setup, django_db_blocker):
    cache.clear()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    return deepcopy(built)
