"""One world for all tests of a file: each looks at a copy, and what it does is undone."""

from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from tests.walls.world import build_world


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    cache.clear()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db):
    return deepcopy(built)
