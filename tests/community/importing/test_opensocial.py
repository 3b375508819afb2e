"""A community of Open Social: who is there, what is said, what takes place and who comes."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.core.models import Promise
from community.groups.models import Group, Membership
from community.importing.models import Source
from community.members.models import Community, Reading, User
from community.members.queries import forget_the_community
from community.notifications.models import Notice
from community.topics.models import Post, Topic
from events.models import Attendance, Coming, Event, Happening, Occurrence
from tests.community.importing.dumps import rows_of_everything
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db

ASA, BO, GROUP, EVENT, TOPIC = "u-asa", "u-bo", "g-1", "e-1", "t-1"


def people():
    return {
        ASA: {
            "name": "asa",
            "first_name": "Åsa",
            "last_name": "Öberg",
            "mail": "asa@example.org",
            "phone_number": "+46 1",
            "address": "Storgatan 1",
            "timezone": "Europe/Stockholm",
            "status": "1",
            "created": "-9 day|10:00",
            "function": "Welder",
            "organization": "<b>Yard</b>",
            "self_introduction": "<p>I <b>weld</b>.</p><script>alert(1)</script>",
        },
        BO: {"name": "bo", "status": "0", "timezone": "Mars/Base"},
    }


def a_group(**more):
    return {
        "label": "Frames",
        "uid": ASA,
        "created": "-60 day|15:30",
        "field_flexible_group_visibility": "public",
        "field_group_allowed_join_method": "request",
        "description": "<p>All of <i>steel</i>.</p>",
        "members": [ASA, BO],
        **more,
    }


def node(title="A start", **more):
    return {
        "title": title,
        "uid": ASA,
        "body": "<p>Hello <b>all</b></p><script>alert(1)</script>",
        "field_topic_type": "Dialog",
        "field_content_visibility": "public",
        **more,
    }


def an_event(title="Open evening", **more):
    return node(
        title,
        **{
            "field_event_date": "+10 day|18:00",
            "field_event_date_end": "+10 day|20:00",
            "field_event_location": "The yard",
            "field_event_address": {"country_code": "NL", "locality": "Laren"},
            **more,
        },
    )


def comment(about=TOPIC, **more):
    body = {"uid": BO, "body": "I think *so*.", "entity_id": about, "created": "-1 day|15:30"}
    return body | more


def enrolment(member=BO, event=EVENT, status="1"):
    return {"field_event": event, "field_account": member, "field_enrollment_status": status}


@pytest.fixture
def bring(tmp_path):
    make_member(name="keeper", is_manager=True)
    group = make_group(name="Everything")

    def archive(**files):
        entities = tmp_path / "yard" / "entity"
        entities.mkdir(parents=True, exist_ok=True)
        for name, things in ({"user": people()} | files).items():
            file = entities / f"{name.replace('_', '-')}.yml"
            file.write_text(things if isinstance(things, str) else yaml.safe_dump(things))
        said = io.StringIO()
        call_command(
            "import_opensocial", tmp_path / "yard", into=group.slug, site="yard", stdout=said
        )
        return said.getvalue()

    return archive


def days_ago(days, hour=0, minute=0):
    day = Source.objects.get().begun_at.date() - timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_people_come_as_members_who_cannot_sign_in_and_keep_their_addresses(bring):
    bring()

    asa = User.objects.get(name="asa")
    assert (asa.display_name, asa.email, asa.place) == ("Åsa Öberg", "", "")
    assert (asa.time_zone, asa.joined_at) == ("Europe/Stockholm", days_ago(9, 10))
    assert not asa.has_usable_password()
    assert "Welder, &lt;b&gt;Yard" in asa.bio_html
    assert "<strong>weld</strong>" in asa.bio_html
    assert "script" not in asa.bio_html
    assert asa.bio.endswith("I **weld**.")
    bo = User.objects.get(name="bo")
    assert (bo.is_active, bo.time_zone, bo.display_name) == (False, "UTC", "bo")


def test_group_brings_its_words_its_members_and_who_runs_it(bring):
    bring(group={GROUP: a_group()})

    group = Group.objects.get(name="Frames")
    assert (group.visibility, group.joining) == ("open", "request")
    assert group.description == "All of *steel*."
    assert group.made_at == days_ago(60, 15, 30)
    roles = dict(Membership.objects.filter(group=group).values_list("member__name", "role"))
    assert roles == {"asa": "manager", "bo": "member", "keeper": "manager"}
    assert group.member_count == 3


@pytest.mark.parametrize(
    ("of_group", "of_topic", "house", "becomes"),
    [
        ("public", "public", Reading.EVERYONE, "open"),
        ("public", "community", Reading.EVERYONE, "closed"),
        ("community", "public", Reading.EVERYONE, "closed"),
        ("community", "community", Reading.MEMBERS, "open"),
        ("community", "group", Reading.MEMBERS, "closed"),
        ("members", "group", Reading.EVERYONE, "secret"),
        ("whatever", "public", Reading.EVERYONE, "closed"),
    ],
)
def test_nobody_reads_more_here_than_there(bring, of_group, of_topic, house, becomes):
    Community.objects.update_or_create(pk=1, defaults={"reading": house})
    forget_the_community()

    bring(
        group={GROUP: a_group(field_flexible_group_visibility=of_group)},
        topic={TOPIC: node(group=GROUP, field_content_visibility=of_topic)},
    )

    assert Topic.objects.get().group.name == "Frames"
    assert Group.objects.get(name="Frames").visibility == becomes


def test_what_stands_in_no_group_stands_where_the_same_people_read_it(bring):
    bring(
        topic={TOPIC: node("For all"), "t-2": node("For us", field_content_visibility="community")}
    )

    assert Topic.objects.get(title="For all").group.name == "Everything"
    closed = Topic.objects.get(title="For us").group
    assert (closed.name, closed.visibility) == ("Everything, for members", "closed")
    assert closed.member_count == 3


def test_topic_brings_safe_words_and_its_kind(bring):
    bring(topic={TOPIC: node(field_topic_type="News", created="1 March 2019|12:00")})

    topic, post = Topic.objects.get(), Post.objects.get()
    assert (topic.kind, list(topic.tags.names())) == ("announcement", ["news"])
    assert topic.made_at == datetime(2019, 3, 1, 12, tzinfo=UTC)
    assert post.html == '<p dir="auto">Hello <strong>all</strong></p>'
    assert post.source == "Hello **all**"


def test_comments_are_replies_and_name_what_they_answer(bring):
    bring(
        topic={TOPIC: node()},
        comment={
            "c-2": comment(uid=ASA, parent="c-1", body="Me too", created="-1 day|16:00"),
            "c-1": comment(),
            "c-3": comment("somewhere else"),
        },
    )

    first, second, third = Post.objects.by_number()
    assert (second.author.name, second.text) == ("bo", "I think *so*.")
    assert second.made_at == days_ago(1, 15, 30)
    assert first.made_at < second.made_at
    assert "> @bo #2" in third.source
    assert "Me too" in third.text
    assert Topic.objects.get().reply_count == 2
    call_command("check_consistency")


def test_event_is_announced_at_its_moment_and_shown_by_the_clock_of_its_country(bring):
    bring(event={EVENT: an_event(field_event_managers=[BO, "nobody"])})

    event, date = Event.objects.get(), Occurrence.objects.get()
    assert date.starts_at == days_ago(-10, 18)
    assert date.ends_at == days_ago(-10, 20)
    assert (event.zone, event.place) == ("Europe/Amsterdam", "The yard, Laren, NL")
    assert event.topic.kind == "event"
    assert {host.name for host in event.organisers.all()} == {"asa", "bo"}


def test_event_that_ends_before_it_begins_ends_after_midnight(bring):
    bring(event={EVENT: an_event(field_event_date_end="+10 day|02:00")})

    assert Occurrence.objects.get().ends_at == days_ago(-11, 2)


def test_who_enrolled_is_going_also_to_what_is_over(bring):
    over = an_event("Over", field_event_date="-3 day|18:00", field_event_date_end="-3 day|20:00")

    bring(
        event={EVENT: an_event(), "e-2": over},
        event_enrollment={
            "x-1": enrolment(),
            "x-2": enrolment(event="e-2"),
            "x-3": enrolment(ASA, status="0"),
            "x-4": enrolment("nobody"),
            "x-5": enrolment(event="nothing"),
        },
    )

    coming = set(
        Attendance.objects.values_list("occurrence__event__topic__title", "member__name", "coming")
    )
    assert coming == {
        ("Open evening", "bo", "going"),
        ("Over", "bo", "going"),
        ("Open evening", "asa", "not_going"),
    }
    assert set(Occurrence.objects.values_list("going_count", "seats_taken")) == {(1, 1)}
    call_command("check_consistency")


def everything():
    return {
        "group": {GROUP: a_group()},
        "topic": {TOPIC: node(group=GROUP), "t-2": node(field_content_visibility="community")},
        "event": {
            EVENT: an_event(group=GROUP),
            "e-2": an_event("Over", field_event_date="-3 day|18:00", field_event_date_end=""),
        },
        "comment": {"c-1": comment(), "c-2": comment(EVENT, parent="c-1")},
        "event_enrollment": {"x-1": enrolment(), "x-2": enrolment(event="e-2")},
    }


def test_nobody_is_told_of_what_came_in(bring):
    before = Promise.objects.count()

    bring(**everything())

    assert Event.objects.count() == 2
    assert Promise.objects.count() == before
    assert not Notice.objects.exists()
    assert Happening.objects.filter(told_at=None).count() == 0


def test_second_time_changes_nothing_whatever_day_it_is(bring, monkeypatch):
    bring(**everything())
    before = rows_of_everything()

    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    said = bring(**everything())

    assert rows_of_everything() == before
    assert "0 groups, 0 topics, 0 events, 0 comments, 0 enrolments; 11 here already" in said


def test_what_members_did_here_since_stays(bring):
    bring(**everything())
    Attendance.objects.filter(member__name="bo").update(coming=Coming.NOT_GOING)
    Topic.objects.filter(title="A start", group__name="Frames").delete()
    User.objects.filter(name="asa").update(display_name="Åsa")

    said = bring(**everything())

    assert set(Attendance.objects.values_list("coming", flat=True)) == {"not_going"}
    assert not Topic.objects.filter(group__name="Frames", title="A start").exists()
    assert User.objects.get(name="asa").display_name == "Åsa"
    assert "Topics: 1 skipped, purged here, and stays away" in said


def test_what_comes_later_into_a_group_that_all_read_by_now_stays_out(bring):
    bring(group={GROUP: a_group()}, topic={TOPIC: node(group=GROUP)})

    inside = node("Inside", group=GROUP, field_content_visibility="group")
    said = bring(group={GROUP: a_group()}, topic={TOPIC: node(group=GROUP), "t-2": inside})

    assert Group.objects.get(name="Frames").visibility == "open"
    assert not Topic.objects.filter(title="Inside").exists()
    assert "or is read by more people than there" in said


def test_import_that_was_killed_is_taken_up_again(bring, monkeypatch):
    class Killed(Exception):
        """The machine went down."""

    def kill(*_given, **_named):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr("community.importing.opensocial.talk.bring_in_event", kill)
        with pytest.raises(Killed):
            bring(**everything())
    assert not Topic.objects.exists()
    assert Group.objects.filter(name="Frames").exists()

    bring(**everything())

    assert (Topic.objects.count(), Event.objects.count()) == (4, 2)
    call_command("check_consistency")


def test_odd_signs_in_names_and_words_harm_nothing(bring):
    odd = people() | {"u-odd": {"name": "🦊\u202e", "first_name": "\U0001f98a" * 200}}
    odd |= {"u-admin": {"name": "admin", "first_name": "admin"}}

    bring(user=odd, topic={TOPIC: node("A" * 1000, body="<p>" + "x" * 40_000)})

    assert User.objects.count() == 5
    assert len(Topic.objects.get().title) == 150


def test_later_archive_adds_what_is_new(bring):
    bring(**everything())
    more = everything()
    more["comment"]["c-9"] = comment(body="Later")
    more["event_enrollment"]["x-9"] = enrolment(ASA)

    bring(**more)

    assert Topic.objects.get(group__name="Frames", kind="discussion").reply_count == 2
    assert Attendance.objects.count() == 3
    call_command("check_consistency")


def test_person_of_the_same_name_as_a_member_is_somebody_else(bring):
    here = make_member(name="asa", display_name="Åsa Öberg")

    bring()

    there = User.objects.get(time_zone="Europe/Stockholm", email="")
    assert there != here
    assert (there.name, there.display_name) == ("asa-yard", "Åsa Öberg (yard)")


@pytest.mark.parametrize("words", ["{", "- a\n- b", "a: &x [*x", "\x00"])
def test_file_that_cannot_be_read_is_refused_with_a_sentence(bring, words):
    with pytest.raises(CommandError, match=r"topic\.yml"):
        bring(topic=words)

    assert not User.objects.filter(name="asa").exists()


@pytest.mark.parametrize(
    "odd",
    [
        {TOPIC: "a word"},
        {TOPIC: node("")},
        {TOPIC: node(uid="nobody")},
        {TOPIC: node(uid=["list"])},
        {TOPIC: node(group="no such group")},
        {"x" * 100: node()},
    ],
)
def test_thing_that_is_none_is_left_out_and_counted(bring, odd):
    said = bring(topic=odd | {"t-2": node("Right")})

    assert [topic.title for topic in Topic.objects.all()] == ["Right"]
    assert "Topics: 1 skipped" in said


@pytest.mark.parametrize(
    "when", ["", "soon", "+1 day|25:00", "99999 day|10:00", "-99999 day|1:00"]
)
def test_event_without_a_time_is_left_out(bring, when):
    said = bring(event={EVENT: an_event(field_event_date=when)})

    assert not Event.objects.exists()
    assert "Events: 1 skipped" in said


def test_groups_are_opened_only_where_somebody_runs_the_place(bring):
    User.objects.filter(name="keeper").update(manager_since=None)

    with pytest.raises(CommandError, match="Nobody runs this community yet"):
        bring(group={GROUP: a_group()})


def test_folder_without_content_is_refused(tmp_path):
    group = make_group()

    with pytest.raises(CommandError, match="no content of Open Social"):
        call_command("import_opensocial", tmp_path, into=group.slug)


@pytest.mark.data
def test_demo_of_open_social_comes_in_whole_and_a_second_time_nothing_changes(shared_data):
    make_member(is_manager=True)
    folder, said = shared_data / "forum" / "open-social-demo", io.StringIO()

    call_command("import_opensocial", folder, stdout=said)

    assert (
        "Brought in 21 users, 8 groups, 24 topics, 16 events, 40 comments, 27 enrolments; "
        "0 here already, 18 skipped." in said.getvalue()
    )
    assert Attendance.objects.filter(coming=Coming.GOING).count() == 27
    assert not Group.objects.filter(visibility="open").exclude(slug="open-social").exists()
    call_command("check_consistency")
    before = rows_of_everything()
    call_command("import_opensocial", folder, stdout=said)
    assert rows_of_everything() == before
