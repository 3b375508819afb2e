"""The list of confs.tech as events: whole days, one for each conference, and nobody is told."""

import io
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from community.core.models import Promise
from community.groups.models import Group
from community.importing.clocks import zone_of
from community.importing.conferences import run
from community.importing.models import Imported
from community.members.models import User
from community.topics.models import Post, Topic
from events.models import Event, Happening, Occurrence
from events.showing.when import days_of
from tests.community.importing.dumps import rows_of_everything
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def conference(name="Wheels Conf", **more):
    return {
        "name": name,
        "url": "https://wheels.example.org/2024",
        "startDate": "2024-05-30",
        "endDate": "2024-06-01",
        "city": "Lund",
        "country": "Sweden",
        "online": False,
        "locales": "SV",
        **more,
    }


@pytest.fixture
def bring(tmp_path):
    group = make_group()

    def the_list(into=group, **files):
        for year_and_topic, rows in files.items():
            _y, year, topic = year_and_topic.split("_")
            (tmp_path / year).mkdir(exist_ok=True)
            words = rows if isinstance(rows, str) else json.dumps(rows)
            (tmp_path / year / f"{topic}.json").write_text(words)
        said = io.StringIO()
        call_command("import_conferences", tmp_path, group=into.slug, stdout=said)
        return said.getvalue()

    return the_list


def test_conference_is_an_event_of_whole_days_by_the_clock_of_its_place(bring):
    said = bring(y_2024_css=[conference()])

    event, date_ = Event.objects.get(), Occurrence.objects.get()
    assert said.startswith("1 rows read: 1 events brought in, 0 here already, 0 skipped.")
    assert (event.title, event.place, event.language) == ("Wheels Conf", "Lund, Sweden", "sv")
    assert (event.zone, event.is_all_day) == ("Europe/Stockholm", True)
    assert date_.starts_at == datetime(2024, 5, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    assert days_of(date_) == (date(2024, 5, 30), date(2024, 6, 1))
    assert list(event.topic.tags.names()) == ["css"]
    assert event.announced_at == event.topic.made_at == datetime(2024, 5, 30, tzinfo=UTC)
    assert [host.display_name for host in event.organisers.all()] == ["confs.tech"]


def test_nobody_is_told_of_what_came_in(bring):
    group = make_group()
    make_member(is_manager=True)
    before = Promise.objects.count()

    bring(into=group, y_2024_css=[conference()], y_2099_css=[conference(startDate="2099-01-01")])

    assert Promise.objects.count() == before
    assert Happening.objects.filter(told_at=None).count() == 0


def test_who_made_the_list_cannot_sign_in(bring):
    bring(y_2024_css=[conference()])

    author = Event.objects.get().author
    assert (author.display_name, author.email) == ("confs.tech", "")
    assert not author.has_usable_password()


def test_conference_in_the_files_of_three_topics_is_one_event_with_three_tags(bring):
    said = bring(
        y_2024_css=[conference()], y_2024_ux=[conference()], y_2024_php=[conference("wheels conf")]
    )

    assert sorted(Event.objects.get().topic.tags.names()) == ["css", "php", "ux"]
    assert "3 rows read: 1 events brought in, 0 here already, 2 skipped." in said
    assert "Conferences: 2 skipped, the same conference in another file" in said


def test_same_page_at_another_day_or_town_is_another_event(bring):
    bring(
        y_2024_css=[
            conference(),
            conference(city="Berlin", country="Germany"),
            conference(startDate="2024-06-01"),
        ]
    )

    assert Event.objects.count() == 3


def test_second_time_changes_nothing(bring):
    bring(y_2024_css=[conference(), conference(city="Malmö")])
    before = rows_of_everything()

    said = bring(y_2024_css=[conference(), conference(city="Malmö")])

    assert rows_of_everything() == before
    assert "0 events brought in, 2 here already" in said


def test_what_the_list_says_otherwise_by_now_stays_as_it_is_here(bring):
    bring(y_2024_css=[conference()])

    said = bring(y_2024_css=[conference("Wheels and Cogs")])

    assert Event.objects.get().title == "Wheels Conf"
    assert "1 are told otherwise by now; they stay as they are here" in said


def test_event_that_was_purged_here_stays_away(bring):
    bring(y_2024_css=[conference()])
    Topic.objects.get().delete()

    said = bring(y_2024_css=[conference()])

    assert not Event.objects.exists()
    assert "1 skipped, purged here, and stays away" in said


@pytest.mark.parametrize(
    "row",
    [
        "not a conference",
        conference(startDate="soon"),
        conference(endDate="2024-05-01"),
        conference(endDate="2031-05-01"),
        conference(startDate="0001-01-01", endDate="0001-01-01"),
        conference(startDate=20240530),
        conference(name="  "),
        conference(url="javascript:alert(1)"),
        {},
        None,
    ],
)
def test_row_that_is_no_conference_is_left_out_and_the_others_come_in(bring, row):
    said = bring(y_2024_css=[row, conference("Right")])

    assert [event.title for event in Event.objects.all()] == ["Right"]
    assert "2 rows read: 1 events brought in, 0 here already, 1 skipped." in said


@pytest.mark.parametrize("words", ["", "{", '{"name": 1}', "[" * 100_000])
def test_file_that_is_no_list_is_refused_with_a_sentence(bring, words):
    with pytest.raises(CommandError, match=r"css\.json"):
        bring(y_2024_css=words, y_2024_php=[conference()])

    assert not Event.objects.exists()


def test_folder_without_conferences_is_refused(tmp_path):
    group = make_group()

    with pytest.raises(CommandError, match="has no conferences"):
        call_command("import_conferences", tmp_path, group=group.slug)


def test_words_of_the_list_are_words_and_no_markup(bring):
    bring(
        y_2024_css=[
            conference(
                "<b>Bold</b> [x](javascript:alert(1)) @maja",
                city="*Lund* <script>alert(1)</script>",
                twitter="@maja",
                cfpUrl="https://x.example.org/a_b_c",
                cfpEndDate="2024-01-01",
                cocUrl='javascript:alert("x")',
            )
        ]
    )

    post = Post.objects.get()
    assert "<script" not in post.html
    assert "javascript:" not in post.html
    assert Event.objects.get().place == "*Lund* <script>alert(1)</script>, Sweden"
    assert "@maja" in post.text
    assert 'href="https://x.example.org/a_b_c"' in post.html


def test_signs_that_no_database_holds_are_left_out(bring):
    bring(y_2024_css=[conference("Wheels\x00 \ud800Conf", city="x" * 9000, twitter="y" * 90_000)])

    assert Event.objects.get().title == "Wheels Conf"


def test_import_that_was_killed_is_taken_up_again(bring, monkeypatch):
    class Killed(Exception):
        """The machine went down."""

    rows = [conference(city=town) for town in ("Lund", "Malmö", "Visby")]
    monkeypatch.setattr("community.importing.conferences.run.AT_ONCE", 1)
    real, calls = run.bring_in_event, []

    def kill_third(**given):
        calls.append(given)
        if len(calls) == 3:
            raise Killed
        return real(**given)

    with monkeypatch.context() as broken:
        broken.setattr(run, "bring_in_event", kill_third)
        with pytest.raises(Killed):
            bring(y_2024_css=rows)
    assert Event.objects.count() == Topic.objects.count() == 2

    assert "1 events brought in, 2 here already" in bring(y_2024_css=rows)
    assert Event.objects.count() == 3


def test_folder_that_cannot_be_read_opens_no_group(tmp_path):
    make_member(is_manager=True)

    with pytest.raises(CommandError, match="has no conferences"):
        call_command("import_conferences", tmp_path / "nowhere")

    assert not Group.objects.exists()


def test_group_is_opened_for_whoever_has_run_the_place_longest(tmp_path):
    make_member(is_manager=True)
    (tmp_path / "css.json").write_text(json.dumps([conference()]))

    call_command("import_conferences", tmp_path, stdout=io.StringIO())

    assert Group.objects.get(slug="conferences").topic_count == 1
    call_command("check_consistency")


@pytest.mark.parametrize(
    ("country", "town", "zone"),
    [
        ("Germany", "Berlin", "Europe/Berlin"),
        ("U.S.A.", "Portland, OR", "America/Los_Angeles"),
        ("U.S.A.", "Chattanooga, TN", "America/New_York"),
        ("U.S.A.", "Somewhere", "UTC"),
        ("Brazil", "São Paulo", "America/Sao_Paulo"),
        ("NL", "", "Europe/Amsterdam"),
        ("Atlantis", "", "UTC"),
        ("", "", "UTC"),
    ],
)
def test_clock_is_that_of_the_country_or_of_the_town(country, town, zone):
    assert zone_of(country, town) == zone


@pytest.mark.data
def test_all_1517_rows_come_in_as_1158_conferences_and_a_second_time_nothing_changes(shared_data):
    make_member(is_manager=True)
    folder, said = shared_data / "events" / "tech-conferences", io.StringIO()

    call_command("import_conferences", folder, stdout=said)

    assert "1,517 rows read: 1,158 events brought in, 0 here already, 359 skipped." in (
        said.getvalue()
    )
    assert Event.objects.count() == Occurrence.objects.count() == 1158
    assert Event.objects.filter(zone="UTC").exclude(place="").count() == 0
    assert Imported.objects.filter(kind="post", post__isnull=False).count() == 1158
    assert User.objects.count() == 2
    call_command("check_consistency")
    before = rows_of_everything()
    call_command("import_conferences", folder, stdout=said)
    assert rows_of_everything() == before
