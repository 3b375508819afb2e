"""The log that everybody reads, and the one at the desk."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from community.core.sheets import cell
from community.members.models import Community
from moderation.actions.deciding import decide
from moderation.actions.undoing import undo
from moderation.models import Decision, Verb
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule

pytestmark = pytest.mark.django_db
LOG = "/log/"
LIST = "/desk/moderation/decision/"


@pytest.fixture
def maja():
    return make_member(is_manager=True, name="majab", display_name="Maja Canary")


def post_in(group):
    return make_post(
        topic=make_topic(group=group, title="Canary title", author=make_member()),
        author=make_member(name="kurtcanary", display_name="Kurt Canary"),
        source="Canary words.",
    )


def hide(post, by, **more):
    return decide(
        by=by, verb=Verb.HIDE, thing=post, reason="Canary reason.", note="Canary", **more
    )


def read(client, address=LOG):
    return client.get(address).content.decode()


# The public log ----------------------------------------------------------------------------------


def test_the_log_says_what_under_which_guideline_and_where_and_nothing_else(client, maja):
    rule = make_rule("Talk about the part")
    group = make_group(name="Electrics")
    hide(post_in(group), maja, guideline=rule)

    page = read(client)

    assert "A post" in page
    assert "hidden" in page
    assert "Talk about the part" in page
    assert "Electrics" in page
    assert "Canary" not in page
    assert "canary" not in page
    assert "majab" not in page


def test_what_was_undone_says_so(client, maja):
    undo(decision=hide(post_in(make_group()), maja), by=maja)

    assert "undone since" in read(client)


def test_what_is_no_measure_is_not_in_it(client, maja):
    post = post_in(make_group())
    for verb in (Verb.KEEP, Verb.NOTE):
        decide(by=maja, verb=verb, thing=post)

    assert "Nothing was decided here yet." in read(client)


@pytest.mark.parametrize("visibility", ["closed", "secret"])
def test_closed_groups_are_for_their_members_and_secret_ones_for_nobody(client, maja, visibility):
    inside, outside = make_member(), make_member()
    group = make_group(name="Inner", visibility=visibility, members=[inside])
    hide(post_in(group), maja)
    readers = {"guest": None, "outside": outside, "inside": inside, "manager": maja}

    seen = set()
    for name, reader in readers.items():
        client.logout()
        if reader:
            client.force_login(reader)
        if "Inner</bdi>" in read(client).split("<main")[1]:
            seen.add(name)

    assert seen == ({"inside", "manager"} if visibility == "closed" else set())


def test_what_concerns_the_whole_place_names_no_group(client, maja):
    decide(by=maja, verb=Verb.WARN, thing=make_member(display_name="Kurt Canary"))

    page = read(client)

    assert "A member" in page
    assert "The whole place" in page
    assert "Canary" not in page


def test_a_house_that_only_members_read_leads_guests_to_sign_in(client, maja):
    Community.objects.update_or_create(pk=1, defaults={"name": "In", "reading": "members"})

    assert client.get(LOG).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("many", [1, 25])
def test_the_log_asks_the_same_however_long_it_is(client, maja, django_assert_num_queries, many):
    rule = make_rule()
    for _number in range(many):
        hide(post_in_new(), maja, guideline=rule)
    read(client)

    with django_assert_num_queries(2):  # the lines, and what the guidelines say
        read(client)


def post_in_new():
    return make_post(topic=make_topic())


# At the desk -------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, maja):
    client.force_login(maja)
    return client


def table(client, query=""):
    answer = client.get(f"{LIST}csv/{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_desks_log_says_everything_and_leads_to_each_decision(desk, maja):
    decision = hide(post_in(make_group(name="Electrics")), maja)

    page = read(desk, LIST)

    for said in ("Kurt Canary", "Maja Canary", "Canary reason.", "Electrics"):
        assert said in page
    assert reverse("moderation:decision", args=[decision.pk]) in page


def test_the_desks_log_is_narrowed_by_each_of_its_filters(desk, maja):
    rule, other_rule = make_rule("One"), make_rule("Two")
    group, other_group = make_group(), make_group()
    jonas = make_member(is_manager=True)
    wanted = hide(post_in(group), maja, guideline=rule)
    post = make_post(topic=make_topic(group=other_group))
    decide(by=jonas, verb=Verb.DELETE, thing=post, guideline=other_rule)
    narrowed = {
        "verb": "hide",
        "by": maja.pk,
        "guideline": rule.pk,
        "group": group.pk,
        "about": wanted.about_id,
        "q": "Canary",
    }

    for name, value in narrowed.items():
        rows = table(desk, f"?{name}={value}")
        assert [row["Number"] for row in rows] == [str(wanted.pk)], name
    assert len(table(desk, "?made=day")) == 2
    assert desk.get(f"{LIST}?by=999999").status_code == 400


def test_L11_a_groups_manager_reads_and_takes_along_only_what_is_theirs(client, maja):
    host = make_member()
    own, other = make_group(managers=[host]), make_group(name="Foreign")
    mine, theirs = hide(post_in(own), maja), hide(post_in_new(), maja)
    decide(by=maja, verb=Verb.WARN, thing=make_member())
    client.force_login(host)

    rows = table(client)

    assert [row["Number"] for row in rows] == [str(mine.pk)]
    assert other.name not in read(client, LIST)
    assert client.get(f"{LIST}{theirs.pk}/change/").status_code == 404


def test_the_table_is_not_for_members(client):
    client.force_login(make_member())

    assert client.get(f"{LIST}csv/").status_code == 403


def test_I5_no_cell_is_a_formula_and_none_breaks_its_row(desk, maja):
    bad = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "a\r\nb", "a\u2028b", 'say "x", y']
    for words in bad:
        member = make_member()
        Decision.objects.create(by=maja, verb=Verb.WARN, member=member, about=member, reason=words)

    rows = table(desk)

    said = {row["Reason"] for row in rows}
    assert len(rows) == len(bad)
    assert said == {
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "' x", "a b", 'say "x", y',
    }  # fmt: skip
    assert not any(one.startswith(tuple("=+-@\t\r")) for one in said)


@pytest.mark.parametrize("value", ["=A1", "+A1", "-A1", "@A1", "\tA1", "\rA1", "\nA1"])
def test_I5_a_cell_begins_with_no_sign_of_a_formula_nor_with_a_break(value):
    assert cell(value)[0] in "' "
    assert "\r" not in cell(value)
    assert "\n" not in cell(value)


@pytest.mark.parametrize(
    ("words", "cell_of_them"),
    [
        ("ok;=HYPERLINK(1)", "ok;'=HYPERLINK(1)"),
        ("ok, +1", "ok, '+1"),
        ("ok\t@x", "ok\t'@x"),
        (" =1+1", "' =1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a; \x00-1", "a;  '-1"),
        ("Well-known, all of it", "Well-known, all of it"),
    ],
)
def test_I5_nor_does_a_sheet_that_parts_cells_elsewhere_compute(words, cell_of_them):
    assert cell(words) == cell_of_them


def test_the_table_speaks_the_readers_language(client, maja):
    maja.language = "sv"
    maja.time_zone = "Asia/Tokyo"
    maja.save()
    hide(post_in_new(), maja)
    client.force_login(maja)

    (row,) = table(client)

    moment = next(iter(row.values()))
    assert moment
    assert any("+09:00" in value for value in row.values())


@pytest.mark.parametrize("many", [1, 30])
def test_the_table_asks_the_same_however_long_it_is(
    desk, maja, django_assert_max_num_queries, many
):
    for _number in range(many):
        hide(post_in_new(), maja)

    with django_assert_max_num_queries(20) as asked:
        assert len(table(desk)) == many
    lengths.add(len(asked))
    assert len(lengths) == 1


lengths: set[int] = set()


def test_sanctions_stand_at_the_desk_with_their_state(desk, maja):
    member = make_member(display_name="Pieter Bos")
    decide(by=maja, verb=Verb.SILENCE, thing=member, until=now() + timedelta(days=3))

    page = read(desk, "/desk/moderation/sanction/?state=stands")

    assert "Pieter Bos" in page
    assert "Pieter Bos" not in read(desk, "/desk/moderation/sanction/?state=lifted")


def test_ready_texts_are_written_changed_and_dropped_at_the_desk(desk):
    words = {"name": "Kind", "language": "en", "guideline": "", "verb": "hide", "text": "Hello"}
    desk.post("/desk/moderation/readytext/add/", {**words, "_save": ""})
    again = desk.post("/desk/moderation/readytext/add/", {**words, "_save": ""})

    page = read(desk, "/desk/moderation/readytext/")

    assert again.status_code == 200
    assert page.count("Hello") == 1
