"""The door of the house: landing page, feeds, site map, policies, error pages."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from community.members.models import Community
from community.pages import sitemaps
from community.pages.pulse import pulse, sparkline
from community.topics.models import Topic
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
LOCATION = re.compile("<loc>([^<]+)</loc>")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("shown", [1, 9])
def test_home_asks_the_same_questions_however_full_the_house(
    client, shown, django_assert_num_queries
):
    member = make_member()
    client.force_login(member)
    for _ in range(shown):
        group = make_group(members=[member])
        make_post(topic=make_topic(group=group, tags=["a", "b"]))
    client.get("/")

    with django_assert_num_queries(7):
        assert client.get("/").status_code == 200


def test_home_greets_with_the_words_of_the_house(client):
    host = make_member(display_name="Maja")
    Community.objects.create(pk=1, name="The Yard", strapline="Carry the fridge", host=host)

    text = client.get("/").content.decode()

    assert "Carry the fridge" in text
    assert "Maja" in text


def test_pulse_counts_open_groups_only():
    asker, answerer = make_member(), make_member()
    for visibility in ("open", "closed", "secret"):
        group = make_group(visibility=visibility)
        question = make_topic(group=group, author=asker, kind="question")
        make_post(topic=question, author=answerer)
    make_topic(kind="question", author=asker)

    figures = pulse()

    assert (figures.people, figures.topics, figures.questions, figures.answered) == (2, 2, 2, 1)
    assert timedelta() <= figures.first_answer < timedelta(minutes=1)


def test_pulse_of_an_empty_house_is_nought_and_not_an_error():
    assert (pulse().people, pulse().first_answer) == (0, None)


def test_an_answer_to_oneself_is_no_first_answer():
    question = make_topic(kind="question")
    make_post(topic=question, author=question.author)

    assert pulse().answered == 0


def test_sparkline_runs_from_left_to_right_and_puts_the_highest_on_top():
    line = sparkline([0, 5, 10])

    assert line.path == "M0.0 25.0L44.0 14.0L88.0 3.0"


def test_feed_is_atom_with_whole_addresses(client, settings):
    topic = make_topic(title="Bent & fork", source="It is **bent**.")

    root = ET.fromstring(client.get("/feed/").content)

    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Bent & fork"
    assert entry.find(f"{ATOM}link").get("href") == settings.SITE_URL + topic.get_absolute_url()
    assert "<strong>bent</strong>" in entry.find(f"{ATOM}summary").text


def test_a_groups_feed_holds_its_own_topics(client):
    mine, other = make_topic(title="Mine"), make_topic(title="Other")

    text = client.get(reverse("pages:group_feed", args=[mine.group.slug])).content.decode()

    assert mine.title in text
    assert other.title not in text


def test_a_deleted_first_post_leaves_the_feed(client):
    make_topic(title="Gone", deleted_at=now())

    assert b"Gone" not in client.get("/feed/").content


def test_site_map_lists_open_topics(client, settings):
    topic = make_topic()

    index = client.get("/sitemap.xml").content.decode()
    section = client.get("/sitemap-topics.xml").content.decode()

    assert "/sitemap-topics.xml" in index
    assert settings.SITE_URL + topic.get_absolute_url() in section
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_site_map_is_cut_by_key_and_counts_nothing(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Topics, "limit", 2)
    topics = [make_topic() for _ in range(5)]
    hidden = make_topic(group=make_group(visibility="secret"))
    Topic.objects.filter(pk=topics[1].pk).update(deleted_at=now())

    standing = [topics[0], *topics[2:]]
    pages = sorted({topic.pk // 2 + 1 for topic in standing})
    with CaptureQueriesContext(connection) as asked:
        index = client.get("/sitemap.xml").text
        files = [client.get(f"/sitemap-topics.xml?p={page}").text for page in pages]

    listed = [LOCATION.findall(file) for file in files]
    assert [urlsplit(one).path for file in listed for one in file] == [
        topic.get_absolute_url() for topic in standing
    ]
    assert max(map(len, listed)) <= 2
    assert f"/sitemap-topics.xml?p={pages[-1]}<" in index
    assert f"/sitemap-topics.xml?p={hidden.pk // 2 + 2}<" not in index
    assert not [one for one in asked if "COUNT(" in one["sql"].upper()]
    for beyond in (pages[-1] + 2, 0, "x"):
        assert client.get(f"/sitemap-topics.xml?p={beyond}").status_code == 404


@pytest.mark.parametrize("made", [1, 6])
def test_site_map_asks_the_same_questions_however_much_there_is(
    client, made, django_assert_num_queries
):
    for _ in range(made):
        make_topic()

    with django_assert_num_queries(7):  # the newest and the last change of each section
        client.get("/sitemap.xml")


def test_robots_are_told_where_the_map_is(client):
    assert b"Sitemap: " in client.get("/robots.txt").content


def test_admin_leads_to_the_desk(client):
    assert client.get("/admin/").url == "/desk/"


POLICED = [
    "/",
    "/nowhere/",
    "/feed/",
    "/accounts/login/",
    "/topics/?after=x",
    "/drafts/save/",
    "/robots.txt",
    "/sitemap.xml",
]


@pytest.mark.parametrize("address", POLICED)
def test_X5_every_answer_carries_the_policy(client, address):
    response = client.get(address)

    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "script-src 'self'",
    ):
        assert directive in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_X5_a_broken_page_carries_the_policy_and_keeps_the_text(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("community.topics.views.composing.render_post", lambda *a, **k: 1 / 0)
    member = make_member()
    client.force_login(member)
    group = make_group(members=[member])
    words = {"place": f"group:{group.pk}", "source": "My long text"}

    response = client.post(reverse("topics:preview"), words)

    assert response.status_code == 500
    assert b"My long text" in response.content
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("status", ["403", "404", "409", "429", "500", "400"])
def test_error_pages_are_whole_in_every_language(client, status, rf):
    from community.core import errors  # noqa: PLC0415

    page = errors.error_page(rf.get("/"), int(status), "Title", "Sentence.")

    assert page.status_code == int(status)
    assert b"Sentence." in page.content
    assert b"csrf" not in page.content


def test_a_page_in_hebrew_runs_from_right_to_left(client):
    client.cookies["django_language"] = "he"

    text = client.get("/").content.decode()

    assert '<html lang="he" dir="rtl"' in text


def test_a_member_reads_in_their_own_language_whatever_the_browser_says(client):
    client.force_login(make_member(language="he"))

    text = client.get("/", headers={"Accept-Language": "sv"}).content.decode()

    assert '<html lang="he" dir="rtl"' in text


def test_health_needs_no_host_and_no_session(client):
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).json() == {"alive": True}
    assert client.get("/readyz").json() == {"database": True, "migrations": True, "broker": True}


def test_A1_a_foreign_host_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/tags/%00/", "/g/a%00/", "/people/%00/", "/topics/?after=%00"]
)
def test_I2_an_address_with_nul_is_refused_kindly(client, address):
    assert client.get(address).status_code == 400


def test_a_feed_survives_signs_that_xml_cannot_carry(client):
    make_topic(source="ring\x07 the \x0bbell \ufffe")

    root = ET.fromstring(client.get("/feed/").content)

    assert root.find(f"{ATOM}entry") is not None


def test_I2_a_cookie_with_nul_is_refused_kindly(client):
    client.cookies["sessionid"] = "\x00" * 10

    assert client.get("/").status_code == 400


def test_guests_of_a_house_for_members_see_no_figures(client):
    Community.objects.create(pk=1, reading="members")

    assert client.get("/").context["pulse"] is None
