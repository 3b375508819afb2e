import pytest
from tests.walls.forms_found import *
@pytest.mark.django_db
@pytest.mark.parametrize("role", ["guest","member","host","manager"])
def test_z(world, role):
    for f in forms_of(world, role, world.open): print(role, f.action, f.fields)
