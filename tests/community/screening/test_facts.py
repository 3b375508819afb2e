from dataclasses import replace

import pytest

from community.core.markup import FileShown, Reference, render
from community.screening.domains import host_of
from community.screening.drafts import Author
from community.screening.facts import held_in
from tests.factories import make_group, make_member, make_topic


def people(names):
    return {name: Reference(url=f"/people/{name}/", label=name) for name in names}


def brought(keys):
    return {key: picture(key) if key[0] == "a" else paper(key) for key in keys}


def picture(key):
    return FileShown(f"/files/{key}/x.png", sizes=((f"/files/{key}/320.webp", 320),), height=200)


def paper(key):
    return FileShown(f"/files/{key}/x.pdf", weight="PDF, 2 MB")


def test_links_that_leave_the_house_people_pictures_and_files_are_counted(settings):
    settings.SITE_URL = "https://forum.example"
    source = (
        "@maja and @yusuf, see https://a.example/?x=1&y=2 and [this](http://b.example)\n\n"
        "[own](https://forum.example/t/1) [here](/t/2) <maja@example.org> `https://code.example`\n"
    )

    held = held_in(render(source, names=people))

    assert held["links"] == ("https://a.example/?x=1&y=2", "http://b.example")
    assert (held["mentions"], held["images"], held["files"]) == (2, 0, 0)
    assert held["text"].startswith("@maja and @yusuf")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://evil%2Ecom/", "evil.com"),
        ("https://evil\u3002com/", "evil.com"),
        ("http://1249763844/", "74.125.226.4"),
        ("http://[2001:db8::1]/", ""),
        ("https://\U0001fae0.ws/", "xn--129h.ws"),
        ("https://evil.com./", "evil.com"),
        ("HTTPS://EVIL.com/", "evil.com"),
        ("https://intranet/", ""),
        ("https://forum.example.evil.com/", "forum.example.evil.com"),
        ("https://forum.example@evil.com/", "evil.com"),
    ],
)
def test_a_link_leaves_the_house_however_its_host_is_spelled(settings, link, host):
    settings.SITE_URL = "https://forum.example"

    held = held_in(render(f"Look [here]({link}) please"))

    assert list(map(host_of, held["links"])) == [host]


@pytest.mark.parametrize(
    "href",
    [
        "//evil.com/x",
        "/\\evil.com",
        "https://evil.com\\@forum.example/",
        "https:/evil.com",
        "https:evil.com",
        "ht&#9;tps://evil.com",
    ],
)
def test_what_a_browser_takes_for_another_host_is_one(settings, href):
    settings.SITE_URL = "https://forum.example"
    rendered = replace(render("x"), html=f'<A title="x" HREF="{href}">x</A>')

    assert list(map(host_of, held_in(rendered)["links"])) == ["evil.com"]


@pytest.mark.parametrize(
    "link", ["HTTPS://FORUM.example/t/1", "https://forum.example:443/", "/t/2"]
)
def test_the_own_address_stays_in_the_house(settings, link):
    settings.SITE_URL = "https://forum.example"

    assert held_in(render(f"[own]({link})"))["links"] == ()


def test_pictures_and_files_are_told_apart():
    keys = "a" * 32, "b" * 32
    source = f"![a picture](/files/{keys[0]}/x.png)\n\n[a paper](/files/{keys[1]}/x.pdf)"

    held = held_in(render(source, files=brought))

    assert (held["images"], held["files"]) == (1, 1)


@pytest.mark.django_db
def test_an_author_is_who_the_member_is():
    member = make_member()
    make_topic(group=make_group(members=[member]), author=member)
    member.refresh_from_db()

    author = Author.of(member)

    assert (author.pk, author.post_count, author.is_trusted) == (member.pk, 1, False)
    assert Author.of(make_member(is_manager=True)).is_trusted
    assert Author.of(member, is_trusted=True).is_trusted
