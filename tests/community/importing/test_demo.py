"""The demo community: only for an empty house, and its files hold."""

import io
import tomllib
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from community.groups.models import Group
from community.importing.demo.gathering import first_day
from community.importing.demo.loading import FOLDER
from community.importing.demo.plans import read_plan
from community.importing.demo.rules import check_plan
from community.importing.trouble import CannotImport
from community.members.models import User
from tests.factories import make_member

HOUSE = '[community]\nname = "H"\nhost = "ann"\n'
MEMBERS = '[[member]]\nname = "ann"\ndisplay_name = "Ann"\njoined = "2025-01-01"\n'
GROUPS = '[[group]]\nslug = "g"\nname = "G"\nsummary = "s"\ncreated = "2025-01-02"\n'
GROUPS += 'managers = ["ann"]\n'
TOPICS = (
    '[[topic]]\ntitle = "T"\n[[topic.post]]\nby = "ann"\nat = "2025-01-03T10:00"\ntext = "Hi"\n'
    '[[topic.post]]\nby = "ann"\nat = "2025-01-03T11:00"\ntext = "Ho"\n'
)


def said_by(*words, **flags):
    said = io.StringIO()
    call_command("load_demo", *words, stdout=said, **flags)
    return said.getvalue()


@pytest.mark.django_db
def test_house_with_a_member_is_left_alone():
    make_member()

    assert "only for an empty house" in said_by()
    assert (User.objects.count(), Group.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_no_accounts_are_printed_where_the_demo_is_not():
    assert said_by(accounts=True) == ""


def plan_of(folder, **files):
    written = {"community": HOUSE, "members": MEMBERS, "groups": GROUPS, "g": TOPICS, **files}
    (folder / "topics").mkdir()
    for name, text in written.items():
        place = folder / "topics" if name == "g" else folder
        (place / f"{name}.toml").write_text(text)
    plan = read_plan(folder)
    check_plan(plan)
    return plan


def test_small_plan_is_understood(tmp_path):
    plan = plan_of(tmp_path)

    assert [post.text for post in plan.groups[0].topics[0].post] == ["Hi", "Ho"]


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("g", TOPICS.replace('"ann"', '"bob"'), "post 1: bob is not in the group g."),
        ("g", TOPICS.replace("T11", "T09"), "post 2: it is not later than what stands before it."),
        ("g", TOPICS.replace("2025", "2024"), "post 1: ann had not joined yet."),
        ("g", TOPICS.replace('"T"', '"T"\naccepted = 3'), "there is no reply 3 to accept."),
        ("g", TOPICS.replace('"T"', '"T"\nclosed = "2026-01-03"'), "it is closed after all that"),
        ("g", TOPICS.replace('"T"', '"T"\ntagz = []'), "nobody knows what “tagz” means."),
        ("g", TOPICS.replace('text = "Hi"', ""), "post 1: “text” is missing."),
        ("g", TOPICS.replace("2025-01-03T10:00", "soon"), "post 1, at: “soon” is no day or time."),
        ("g", "[[topic]", "g.toml is not valid TOML"),
        ("groups", GROUPS.replace('["ann"]', "[]"), "groups.toml, g: nobody manages it."),
        ("groups", GROUPS + 'icon = "cat"', "groups.toml, g: “cat” is no icon."),
        ("members", MEMBERS.replace('"ann"', '"admin"'), "members.toml, admin: This name is kept"),
        ("community", HOUSE.replace('"ann"', '"bob"'), "the host, bob, is no member."),
    ],
)
def test_mistake_in_the_files_is_named(tmp_path, file, text, sentence):
    with pytest.raises(CannotImport) as caught:
        plan_of(tmp_path, **{file: text})

    assert sentence in str(caught.value)


@pytest.mark.django_db
def test_command_says_what_is_wrong_and_loads_nothing(monkeypatch):
    def broken(folder):
        raise CannotImport("topics/g.toml, topic 1: it has no posts.")

    monkeypatch.setattr("community.importing.demo.loading.read_plan", broken)

    with pytest.raises(CommandError, match=r"cannot be loaded: topics/g\.toml, topic 1: it has"):
        said_by()
    assert not User.objects.exists()


def test_demo_files_hold():
    check_plan(read_plan(FOLDER))


@pytest.mark.parametrize(
    "day", ["2026-01-31", "2027-02-28", "2028-02-29", "2026-03-28", "2026-12-31", "2026-10-25"]
)
def test_days_of_the_demo_hold_on_whatever_day_it_is_loaded(day):
    today = date.fromisoformat(day)
    rows = tomllib.loads((FOLDER / "events.toml").read_text("utf-8"))["event"]
    days = {row["title"]: first_day(row, today) for row in rows}

    for row in rows:
        first = days[row["title"]]
        if "rule" in row:
            assert first < today
            assert (first + timedelta(days=7)).month != first.month
        else:
            assert (first > today) == (row["week"] >= 0)
            assert first.strftime("%A").lower() == row["on"]
