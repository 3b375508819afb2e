"""Too much of anything is refused with a word, never with an error of ours."""

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, models, transaction
from django.urls import reverse

from tests.walls.addresses import addresses
from tests.walls.forms_found import browser_of, forms_of
from tests.walls.rows import READ_MARKERS, changed, fingerprints

MEGABYTE = "x" * 1_000_000
# allauth shows its own forms again with a 200, and buttons and tokens carry no text of theirs.
SHOWN_AGAIN = "/accounts/"
OURS = ("core", "members", "groups", "topics", "importing")
LISTS = "?page=99999999999999999999&after=%00&q=" + "x" * 10_000 + "&o=a.b&p=-1&archived=%ff"


@pytest.mark.parametrize(
    ("role", "kind"), [("guest", "open"), ("host", "open"), ("manager", "open")]
)
def test_B5_a_megabyte_in_any_field_of_any_form_is_refused(world, role, kind):
    place = world.places[kind]
    client, wrong = browser_of(world, role, place), []
    forms = forms_of(world, role, place)
    before = fingerprints(ignoring=READ_MARKERS)

    for form in forms:
        for name in form.fields:
            answer = client.post(form.action, form.sent_with(**{name: MEGABYTE}))
            after = fingerprints(ignoring=READ_MARKERS)
            if answer.status_code >= 500 or stores_it(before, after):
                wrong.append((form.action, name, answer.status_code, changed(before, after)))
            before = after

    assert len(forms) >= {"guest": 4, "host": 20, "manager": 20}[role]
    assert wrong == []
