"""Every form that stands on any page, found by reading the pages as browsers do."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import resolve
from lxml import html

from tests.turns import turn
from tests.walls.addresses import addresses
from tests.walls.places import Place
from tests.walls.world import World

SHUT = ("/accounts/logout/", "/accounts/sessions/")  # they would end what the others need

# Every form is found by one role that has it: to try each of them for all would take minutes.
LEFT_TO_OTHERS = {
    "guest": ("/desk/", "/g/", "/t/", "/topics/", "/groups/", "/settings/", "/invitations/"),
    "host": ("/desk/", "/accounts/", "/settings/", "/invitations/"),
    "manager": ("/accounts/", "/t/", "/topics/", "/g/"),
}


@dataclass(frozen=True)
class Form:
    """Where it goes, who found it, and what its fields hold."""

    action: str
    role: str
    words: tuple[tuple[str, str], ...]

    @property
    def fields(self):
        return [name for name, _value in self.words if name != "csrfmiddlewaretoken"]

    def sent_with(self, **changed):
        return dict(self.words) | changed


def browser_of(world: World, role: str, place: Place, **more) -> Client:
    client = Client(raise_request_exception=False, **more)
    member = world.roles(place)[role]
    if member is not None:
        client.force_login(member)
    return client


_found: dict[tuple, list[Form]] = {}


def forms_of(world: World, role: str, place: Place) -> list[Form]:
    """The forms a role is the first to find, each once by where it goes and what it asks.

    Looked for once in each world: whoever asks again finds it as it was built.
    """
    key = (role, place.kind, place.group.pk, world.manager.pk)
    if key not in _found:
        _found[key] = _look_for_forms(world, role, place)
    return _found[key]


def one_of_each(forms: list[Form]) -> list[Form]:
    """One form for each view and its fields, another one each day; in the full form all."""
    kinds: dict[tuple, list[Form]] = {}
    for form in forms:
        kinds.setdefault((resolve(form.action).view_name, tuple(form.fields)), []).append(form)
    return [one for alike in kinds.values() for one in turn(alike, len(alike))]


def _look_for_forms(world, role, place):
    client, found = browser_of(world, role, place), {}
    for path in addresses(world, place).values():
        if path.startswith(LEFT_TO_OTHERS[role]):
            continue
        answer = client.get(path, follow=True)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        for form in _forms_on(answer.content, urljoin(path, here), role):
            found.setdefault((form.action, tuple(form.fields)), form)
    return list(found.values())


def _forms_on(content, path, role):
    for form in html.fromstring(content).forms:
        action = urlsplit(urljoin(path, form.action or path)).path
        if form.method.upper() == "POST" and action not in SHUT:
            words = ((name, _value(form, name)) for name in form.fields if name)
            yield Form(action, role, tuple(words))


def _value(form, name):
    value = form.fields[name]
    return value if isinstance(value, str) else next(iter(value or []), "")
