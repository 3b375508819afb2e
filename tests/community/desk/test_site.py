from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from community.desk.rail import SECTIONS
from tests.community.desk.rows import (
    ADDED_TO,
    FOR_GROUP_MANAGERS,
    MAKERS,
    address_of,
    list_address,
    make_row,
    page_of,
)
from tests.factories import make_group, make_member, make_topic

pytestmark = pytest.mark.django_db
EVERY_MODEL = pytest.mark.parametrize("model", list(MAKERS), ids=lambda model: model.__name__)


class Inline(HTMLParser):
    """What a strict policy would block."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        bare_script = tag == "script" and "src" not in names
        hooks = [name for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or bare_script or hooks:
            self.found.append((tag, attrs))


def inline_of(response):
    page = Inline()
    page.feed(response.content.decode())
    return page.found


def test_every_list_of_the_desk_is_known_to_these_tests_and_stands_in_the_rail():
    registered = set(admin.site._registry)
    in_rail = {place.model for _head, places in SECTIONS for place in places if place.model}

    assert registered == set(MAKERS)
    assert {model._meta.label_lower for model in registered} == in_rail


def test_what_is_private_or_foreign_is_not_at_the_desk():
    names = {model._meta.label_lower for model in admin.site._registry}

    private = {"topics.draft", "topics.readmark", "auth.group", "account.emailaddress"}
    assert names & (private | {"mfa.authenticator", "usersessions.usersession"}) == set()


@EVERY_MODEL
def test_a_manager_of_the_community_opens_every_list_and_every_row(client, model):
    manager = make_member(is_manager=True)
    row = make_row(model, make_group(managers=[manager]))
    client.force_login(manager)

    listed = client.get(list_address(model), follow=True)
    page = client.get(address_of(row))
    log = client.get(page_of(row, "history"))

    assert [listed.status_code, page.status_code, log.status_code] == [200, 200, 200]
    assert inline_of(listed) + inline_of(page) + inline_of(log) == []


@EVERY_MODEL
def test_a_manager_of_a_group_opens_what_belongs_to_the_group_and_nothing_else(client, model):
    manager = make_member()
    row = make_row(model, make_group(managers=[manager]))
    client.force_login(manager)

    listed = client.get(list_address(model))

    assert listed.status_code == (200 if model in FOR_GROUP_MANAGERS else 403)
    if model not in FOR_GROUP_MANAGERS:
        assert client.get(address_of(row)).status_code == 403


@EVERY_MODEL
def test_members_are_refused_and_guests_are_led_to_the_front_door(client, model):
    row = make_row(model, make_group())
    addresses = [list_address(model), address_of(row)]

    guest = [client.get(address) for address in addresses]
    client.force_login(make_member())
    member = [client.get(address).status_code for address in addresses]

    assert [one.url.partition("?")[0] for one in guest] == [reverse("account_login")] * 2
    assert member == [403, 403]


@EVERY_MODEL
def test_nothing_is_added_or_deleted_by_djangos_own_pages(client, model):
    manager = make_member(is_manager=True)
    row = make_row(model, make_group())
    client.force_login(manager)

    add = client.post(f"{list_address(model)}add/", {})
    delete = client.post(page_of(row, "delete"), {"post": "yes"})

    assert add.status_code in ((200, 422) if model in ADDED_TO else (403,))
    assert delete.status_code == 403
    assert list(model.objects.order_by("-pk")[:1]) == [row]


def test_the_desk_has_no_sign_in_of_its_own(client):
    response = client.get("/desk/login/?next=/desk/topics/topic/")

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=%2Fdesk%2Ftopics%2Ftopic%2F"


@pytest.mark.parametrize("address", ["autocomplete/", "jsi18n/", "r/1/1/", "nowhere/"])
def test_addresses_that_know_nothing_of_groups_are_absent(client, address):
    client.force_login(make_member(is_manager=True))

    assert client.get(f"/desk/{address}").status_code == 404


@pytest.mark.parametrize("language", ["en", "sv", "he"])
def test_today_is_whole_in_every_language(client, language):
    manager = make_member(is_manager=True, language=language)
    make_topic(group=make_group(managers=[manager]), kind="question")
    client.force_login(manager)

    response = client.get("/desk/")

    assert response.status_code == 200
    assert (b'dir="rtl"' in response.content) is (language == "he")
    assert inline_of(response) == []


def test_who_loses_the_office_loses_the_desk_at_the_next_request(client):
    manager = make_member()
    group = make_group(managers=[manager])
    topic = make_topic(group=group)
    client.force_login(manager)
    assert client.get(address_of(topic)).status_code == 200

    group.memberships.filter(member=manager).update(role="member")

    assert client.get(address_of(topic)).status_code == 403
