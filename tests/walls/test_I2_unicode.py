"""Whatever signs are sent come back as they were, or are refused with a word; never an error."""

import json
import unicodedata
from urllib.parse import quote_from_bytes

import pytest
from django.urls import reverse

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post, Topic
from tests.turns import turn
from tests.walls.addresses import addresses
from tests.walls.forms_found import browser_of, forms_of, one_of_each
from tests.walls.rows import forgotten

STORABLE = {
    "right to left": "abc \u202e cba",
    "byte order mark": "\ufeffabc\ufeff",
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467 of three",
    "decomposed": "e\u0301 and a\u030a",
    "four bytes": "\U00020bb7\U0001f9f6\U0001d54f",
    "a hundred marks": "z" + "\u0301" * 100,
    "private": "\ue000 \U0010fffd",
    "not a sign": "\ufffe \uffff",
    "line separators": "a\u2028b\u2029c\u0085d",
    "tags": "\U000e0041\U000e0042",
    "hebrew and swedish": "שלום åäö",
    "controls": "a\x01b\x7fc\td",
}
NUL = "before\x00after"
RAW = {  # as bytes, since no honest browser sends them
    "nul": b"before\x00after",
    "lone surrogate": b"before\xed\xa0\x80after",
    "cut short": b"before\xe2\x82",
    "overlong": b"before\xc0\xafafter",
    "not utf-8": "före".encode("latin-1"),
}
FORM = "application/x-www-form-urlencoded"


def as_a_line(text):
    """What a line of text keeps: no control signs, no space around it."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).strip()


def as_text(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.fixture(scope="session")
def naughty(shared_data):
    """Strings that have caused trouble elsewhere, one by one."""
    file = shared_data / "security" / "blns" / "blns.json"
    return [text for text in json.loads(file.read_text()) if text.strip()]


class Pen:
    """Writes one text into every field that a member or a host may fill, and reads it back."""

    def __init__(self, world):
        self.place = world.open
        self.member = browser_of(world, "member", self.place)
        self.host = browser_of(world, "host", self.place)

    def post(self, text):
        address = reverse("topics:edit", args=[self.place.topic.pk, self.place.edited.number])
        seen = Post.objects.get(pk=self.place.edited.pk).revision_count
        words = {"source": text, "reason": "", "seen": seen}
        status = self.member.post(address, words).status_code
        return status, Post.objects.get(pk=self.place.edited.pk).source, as_text(text)

    def title(self, text):
        address = reverse("topics:edit", args=[self.place.question.pk, 1])
        first = self.place.question.posts.get(number=1)
        words = {"title": text, "source": first.source, "seen": first.revision_count}
        status = self.host.post(address, words).status_code
        return status, Topic.objects.get(pk=self.place.question.pk).title, as_a_line(text)

    def group(self, text):
        group = Group.objects.get(pk=self.place.group.pk)
        words = {"name": group.name, "visibility": "open", "joining": "direct", "position": 1}
        words |= {"default_kind": "question", "icon": "people", "colour": 1}
        words |= {"summary": text[:140], "description": text, "guidelines": ""}
        address = reverse("groups:edit", args=[group.slug])
        status = self.host.post(address, words).status_code
        group.refresh_from_db()
        return status, (group.summary, group.description), (as_a_line(text[:140]), as_text(text))

    def profile(self, text):
        words = {"display_name": "Somebody", "place": text[:60], "bio": text, "interests": ""}
        status = self.member.post(reverse("members:settings"), words).status_code
        member = User.objects.get(pk=self.place.member.pk)
        return status, (member.place, member.bio), (as_a_line(text[:60]), as_text(text))


FIELDS = ["post", "title", "group", "profile"]


def lost_by(pen, field, texts):
    """The texts that were neither kept as they were nor refused."""
    lost = []
    for text in texts:
        status, kept, expected = getattr(pen, field)(text)
        if status not in (302, 422) or (status == 302 and kept != expected):
            lost.append((text, status, kept))
    return lost


@pytest.mark.parametrize("field", FIELDS)
def test_I2_every_storable_sign_comes_back(world, field):
    pen = Pen(world)

    lost = lost_by(pen, field, STORABLE.values())

    taken = [getattr(pen, field)(STORABLE["family"])[0], getattr(pen, field)("abc שלום")[0]]
    assert lost == []
    assert taken == [302, 302]


@pytest.mark.data
@pytest.mark.parametrize("field", FIELDS)
def test_I2_the_naughty_strings_come_back(world, field, naughty):
    most = {"post": 2000, "title": 140, "group": 140, "profile": 60}[field]

    assert lost_by(Pen(world), field, turn(together(naughty, most), 3)) == []


def together(texts, most):
    """As many of them in one text as fit; one that is too long by itself is cut."""
    gathered = ""
    for text in texts:
        if gathered and len(gathered) + len(text) >= most:
            yield gathered
            gathered = ""
        gathered = f"{gathered} {text}".strip()[:most]
    yield gathered


@pytest.mark.parametrize("field", FIELDS)
def test_I2_nul_is_refused_with_a_word(world, field):
    status, kept, _expected = getattr(Pen(world), field)(NUL)

    assert status == 422
    assert "after" not in str(kept)


@pytest.mark.parametrize("role", ["guest", "host", "manager"])
def test_I2_broken_bytes_in_any_field_of_any_form_end_in_no_error(world, role):
    client = browser_of(world, role, world.open)
    broken = []

    for place, form in enumerate(one_of_each(forms_of(world, role, world.open))):
        ways = list(broken_ways(form.fields))
        for names, what in turn(ways, min(3, len(ways) or 1), at=place):
            with forgotten():
                status = client.post(form.action, sent(form, names, RAW[what]), FORM).status_code
            if status >= 500:
                broken.append((form.action, names, what, status))

    assert broken == []


def broken_ways(fields):
    """NUL in each field by itself; the others in all fields at once."""
    yield from (([name], "nul") for name in fields)
    if fields:
        yield from ((fields, what) for what in RAW if what != "nul")


def sent(form, names, raw):
    """A body with these very bytes in some fields."""
    words = {key: quote_from_bytes(value.encode()) for key, value in form.words}
    words |= dict.fromkeys(names, quote_from_bytes(raw))
    return "&".join(f"{key}={value}" for key, value in words.items())


@pytest.mark.parametrize(
    "tags", ["שלום, åäö", "z\u0301\u0301\u0301", "\u202eabc", "\x00", "\ufeff"]
)
def test_I2_tags_are_kept_or_refused(world, tags):
    client = browser_of(world, "member", world.open)
    words = {"kind": "discussion", "title": "About tags", "source": "Words.", "key": "k"}
    address = reverse("topics:create", args=[world.open.group.slug])

    answer = client.post(address, words | {"tags": tags})

    assert answer.status_code in (302, 422)


def test_I2_odd_signs_in_an_address_end_in_no_error(world):
    client = browser_of(world, "manager", world.open)
    odd = ["%00", "%ED%A0%80", "%E2%80%AE", "%F0%9F%A7%B6", "%FF"]

    broken = [
        (path, sign, answer.status_code)
        for place, path in enumerate(swapped(addresses(world, world.open), world.open))
        for sign in turn(odd, 2, at=place)
        if (answer := client.get(path.replace("SWAPPED", sign))).status_code >= 500
    ]

    assert broken == []


def swapped(paths, place):
    """Addresses that carry a word of ours, with a gap where that word stood."""
    words = [place.group.slug, place.topic.slug, place.member.name, place.token]
    for path in paths.values():
        for word in words:
            if f"/{word}/" in path:
                yield path.replace(f"/{word}/", "/SWAPPED/")
