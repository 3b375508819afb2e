import pytest

from tests.walls.world import build_world


@pytest.fixture
def world(db):
    return build_world()
