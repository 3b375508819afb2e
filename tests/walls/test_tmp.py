import pytest
from tests.walls.addresses import *
from tests.walls.world import *
pytestmark = pytest.mark.django_db
def test_it(client):
    w = build_world()
    for place in w.places.values():
        for n, a in addresses(w, place).items():
            if place.kind == "secret": print(n, a)
    client.raise_request_exception=False
    client.force_login(w.manager)
    for n, a in addresses(w).items():
        r = client.get(a)
        print(r.status_code, n)
