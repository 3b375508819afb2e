"""The search page and the box in the bar."""

import re
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from community.core.breaker import redis_breaker
from community.search import actions
from community.search.models import Query
from community.search.snippets import marked, marked_words, snippet
from community.search.words import recount_words
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
PAGE, SUGGEST = "/search/", "/search/suggest/"


def signed_in(client, **more):
    member = make_member(**more)
    client.force_login(member, backend="community.members.backends.GatedBackend")
    return member


def test_the_empty_page_says_what_one_can_type(client):
    answer = client.get(reverse("search:page"))

    assert answer.status_code == 200
    assert "in:workshop" in answer.content.decode()


def test_hits_show_their_words_marked_and_lead_to_the_post(client):
    topic = make_topic(title="Brake <pads>", source="Hello.")
    post = make_post(topic=topic, source="New <b>brake</b> pads squeak.")

    html = client.get(PAGE, {"q": "brake"}).content.decode()

    assert "<mark>Brake</mark> &lt;pads&gt;" in html
    assert reverse("topics:post", args=[topic.pk, topic.slug, post.number]) in html
    assert "<b>brake" not in html


def test_snippets_escape_what_stands_in_a_text(client):
    make_topic(title="T", source="`<script>alert(1)</script> wheel`")

    html = client.get(PAGE, {"q": "wheel"}).content.decode()

    assert "<script>alert" not in html
    assert "<mark>wheel</mark>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A wheelbarrow, a Wheel.", "A wheelbarrow, a <mark>Wheel</mark>."),
        ("wheel-wheel", "<mark>wheel</mark>-<mark>wheel</mark>"),
        ("İ wheel", "İ <mark>wheel</mark>"),  # longer when small
        ("<wheel>", "&lt;<mark>wheel</mark>&gt;"),
        ("tyre", "tyre"),
        ("", ""),
    ],
)
def test_whole_words_are_marked(text, html):
    assert marked(text, {"wheel"}) == html


def test_a_snippet_is_the_stretch_that_holds_most_of_the_words():
    text = f"wheel {'else ' * 80}the wheel and the tyre {'else ' * 80}"

    shown = snippet(text, {"wheel", "tyre"})

    assert "the <mark>wheel</mark> and the <mark>tyre</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_B7_a_word_without_end_is_marked_quickly(client):
    make_post(source=f"wheel {'x' * 9_000} whee{'l' * 9_000}")

    begun = time.thread_time()
    marked_words(["x" * 12_000] * 20, frozenset({"whe", "xy"}))
    html = client.get(PAGE, {"q": "wheel"}).content.decode()

    assert time.thread_time() - begun < 0.5
    assert "<mark>wheel</mark>" in html


def test_fields_narrow_down_as_operators_do(client):
    group = make_group(slug="workshop")
    make_topic(group=group, title="Inside", source="Wheel.")
    make_topic(title="Outside", source="Wheel.")

    by_field = client.get(PAGE, {"q": "wheel", "group": "workshop"}).content.decode()
    by_word = client.get(PAGE, {"q": "wheel in:workshop"}).content.decode()

    for html in (by_field, by_word):
        assert "Inside" in html
        assert "Outside" not in html
        assert 'value="workshop"' in html


def test_people_are_found_by_members_only(client):
    make_member(name="hildegard", display_name="Hildegard Holm")
    outside = client.get(PAGE, {"q": "hildegard"}).content.decode()

    signed_in(client)

    assert "Hildegard Holm" not in outside
    assert "Hildegard Holm" in client.get(PAGE, {"q": "hilde"}).content.decode()
    assert "Hildegard Holm" in client.get(PAGE, {"q": "hildegrad"}).content.decode()


@pytest.mark.parametrize("typed", ["%", "__", "a%b", "100%", "\\\\"])
def test_signs_of_patterns_name_nobody(client, typed):
    signed_in(client, name="hildegard", display_name="Hildegard Holm")
    make_group(name="Canary house")

    answer = client.get(PAGE, {"q": typed})

    assert answer.status_code == 200
    assert not answer.context["found"].people
    assert not answer.context["found"].groups


def test_names_of_two_letters_are_found(client):
    signed_in(client)
    make_member(name="bo", display_name="Bo Ek")

    assert "Bo Ek" in client.get(PAGE, {"q": "bo ek"}).content.decode()


def test_L8_a_secret_group_looks_like_one_that_is_not_there(client):
    make_topic(group=make_group(name="Canary house", slug="canary", visibility="secret"))
    signed_in(client)

    def looks(word):
        html = client.get(PAGE, {"q": word}).content.decode().replace(word.removeprefix("in:"), "")
        return re.sub(r"(X-CSRFToken|csrfmiddlewaretoken)[^}>]*", "", html)

    assert looks("canary") == looks("absent")
    assert looks("in:canary") == looks("in:absent")
    assert client.get(SUGGEST, {"q": "canary"}).content.decode().replace("canary", "") == (
        client.get(SUGGEST, {"q": "absent"}).content.decode().replace("absent", "")
    )


def test_what_is_typed_is_completed(client):
    make_topic(title="Spoke tension")
    make_topic(title="Sprocket wear")

    html = client.get(SUGGEST, {"q": "spok"}).content.decode()

    assert "Spoke tension" in html
    assert "Sprocket wear" not in html


@pytest.mark.parametrize("page", ["0", "6", "1000000000", "-1", "x", "٣"])
def test_B7_pages_that_are_not_there_are_404(client, page):
    assert client.get(PAGE, {"q": "wheel", "page": page}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"q": "wheel " * 2_000},
        {"q": "x" * 10_000},
        {"q": "%%% .* [a-z]+ (?P<x>"},
        {"q": " ".join(f"tag:t{n}" for n in range(200))},
        {"q": "wheel", "group": "%", "before": "99999-1-1", "state": "odd"},
        {"q": " ".join(f"word{n}" for n in range(200))},
    ],
)
def test_B7_whatever_is_asked_gets_an_answer(client, query):
    make_post(source="Wheel.")

    assert client.get(PAGE, query).status_code == 200
    assert client.get(SUGGEST, query).status_code == 200


def test_what_was_looked_for_is_counted_without_a_name(client):
    cache.clear()
    signed_in(client)
    client.get(PAGE, {"q": "Wheel  author:maja"})
    signed_in(client)
    client.get(PAGE, {"q": "wheel"})
    client.get(SUGGEST, {"q": "whee"})

    kept = Query.objects.values("words", "times", "hit_count")

    assert list(kept) == [{"words": "wheel", "times": 2, "hit_count": 0}]
    assert {field.name for field in Query._meta.fields} == {
        "id",
        "day",
        "words",
        "language",
        "hit_count",
        "times",
    }


def times_counted():
    return list(Query.objects.values_list("words", "times"))


def test_the_same_words_of_one_member_count_once_a_day(client, monkeypatch):
    cache.clear()
    signed_in(client)
    for _one in range(3):
        client.get(PAGE, {"q": "wheel"})
    assert times_counted() == [("wheel", 1)]

    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(actions.timezone, "now", lambda: tomorrow)
    client.get(PAGE, {"q": "wheel"})
    assert times_counted() == [("wheel", 1), ("wheel", 1)]


def test_who_looked_for_something_is_kept_nowhere_and_until_midnight_alone(client, monkeypatch):
    kept = []
    monkeypatch.setattr(actions.cache, "add", lambda *given, **more: kept.append((given, more)))
    member = signed_in(client)
    client.get(PAGE, {"q": "wheel"})

    [((mark, value), more)] = kept
    assert (value, len(mark)) == (1, len("looked:") + 40)
    assert "wheel" not in mark
    assert f":{member.pk}:" not in mark
    assert 0 < more["timeout"] <= 24 * 3600


def test_guests_and_searches_while_redis_is_away_count_each_time(client, monkeypatch):
    for _one in range(2):
        client.get(PAGE, {"q": "wheel"})
    assert times_counted() == [("wheel", 2)]

    cache.clear()
    monkeypatch.setattr(redis_breaker, "ask", lambda _question, *, fallback: fallback)
    signed_in(client)
    for _one in range(2):
        client.get(PAGE, {"q": "wheel"})
    assert times_counted() == [("wheel", 4)]


@pytest.mark.parametrize("shown", [1, 15])
def test_the_page_asks_the_same_questions_however_much_is_found(
    client, shown, django_assert_max_num_queries
):
    signed_in(client)
    for number in range(shown):
        make_topic(title=f"Wheel {number}")
        make_member(display_name=f"Wheel maker {number}")
    recount_words()
    client.get(PAGE, {"q": "wheel"})

    with django_assert_max_num_queries(16):
        answer = client.get(PAGE, {"q": "wheel"})

    assert len(answer.context["found"].hits) == shown


def test_htmx_gets_the_results_alone(client):
    html = client.get(PAGE, {"q": "wheel"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert 'id="results"' in html


def test_the_desk_finds_posts_by_their_words(client):
    signed_in(client, is_manager=True)
    post = make_post(source="The wheels are squeaking.")
    make_post(source="Something else.")
    desk = reverse("admin:topics_post_changelist")

    shown = client.get(desk, {"q": "squeak wheel"}).context["cl"].result_list

    assert [one.pk for one in shown] == [post.pk]


def test_managers_read_what_was_looked_for_and_members_do_not(client):
    Query.objects.create(day="2026-11-21", words="unanswered wish", hit_count=0)
    desk = reverse("admin:search_query_changelist")
    signed_in(client)
    outside = client.get(desk)

    signed_in(client, is_manager=True)

    assert outside.status_code in {302, 403, 404}
    assert "unanswered wish" in client.get(desk, {"hits": "none"}).content.decode()
