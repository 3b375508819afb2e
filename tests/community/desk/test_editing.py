import pytest
from django.contrib.admin.models import LogEntry

from community.members.models import Community, User
from community.screening.actions import keep_word
from community.topics.actions import passing
from community.topics.models import Change, Held, Post, Revision, Topic
from tests.community.desk.rows import address_of
from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    return manager


def test_an_edited_post_keeps_what_it_said_and_why(client, manager):
    post = make_post(source="Old words.")

    sent = {"source": "New words.", "reason": "guideline 3", "seen": "0"}
    response = client.post(address_of(post), sent)

    assert response.status_code == 302
    post.refresh_from_db()
    assert (post.source, post.text.strip(), post.revision_count) == (
        "New words.",
        "New words.",
        1,
    )
    kept = Revision.objects.get()
    assert (kept.source, kept.editor, kept.reason) == ("Old words.", manager, "guideline 3")
    assert Change.objects.get().verb == "post_edited"


def test_an_edit_needs_a_reason(client, manager):
    post = make_post(source="Old words.")

    page = client.post(address_of(post), {"source": "New.", "reason": "", "seen": "0"})

    assert "Not saved yet." in page.content.decode()
    assert not Revision.objects.exists()


def test_an_edit_of_something_newer_is_refused_and_nothing_is_lost(client, manager):
    post = make_post(source="Old words.", revision_count=2)

    sent = {"source": "My long text.", "reason": "x", "seen": "1"}
    page = client.post(address_of(post), sent).content.decode()

    assert "Somebody changed this post while you were writing." in page
    assert "My long text." in page
    assert Post.objects.get(pk=post.pk).source == "Old words."


def test_a_deleted_post_is_read_and_not_edited(client, manager):
    post = make_post(source="Taken away.", deleted_at="2024-01-01T00:00Z")

    page = client.get(address_of(post))
    sent = client.post(address_of(post), {"source": "New.", "reason": "x", "seen": "0"})

    assert "Taken away." in page.content.decode()
    assert sent.status_code == 403


def test_a_topics_title_and_tags_change_as_an_edit_of_its_first_post(client, manager):
    topic = make_topic(title="Old title", tags=["old"])

    sent = {"title": "New title", "tag_words": "new, two", "reason": "clearer", "seen": "0"}
    response = client.post(address_of(topic), sent)

    assert response.status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.slug) == ("New title", "new-title")
    assert sorted(topic.tags.names()) == ["new", "two"]
    assert Revision.objects.get().title == "Old title"


@pytest.mark.parametrize("make", [make_topic, make_post])
def test_extra_parameters_are_ignored(client, manager, make):
    thing = make()
    other = make_topic()
    before = type(thing).objects.filter(pk=thing.pk).values().get()
    sent = dict.fromkeys(before, "1") | {
        "author": manager.pk,
        "author_id": manager.pk,
        "group": other.group_id,
        "topic": other.pk,
        "pinned_at": "2024-01-01",
        "deleted_at": "2024-01-01",
        "html": "<b>bold</b>",
        "source": getattr(thing, "source", ""),
        "title": getattr(thing, "title", ""),
        "tag_words": "",
        "reason": "none",
        "seen": "0",
    }

    response = client.post(address_of(thing), sent)

    assert response.status_code == 302
    assert type(thing).objects.filter(pk=thing.pk).values().get() == before


def test_a_member_is_not_changed_by_typing(client, manager):
    member = make_member()
    before = User.objects.filter(pk=member.pk).values().get()

    response = client.post(
        address_of(member), {"name": "other", "manager_since": "2024-01-01", "password": "x"}
    )

    assert response.status_code == 403
    assert User.objects.filter(pk=member.pk).values().get() == before


def group_form(group, **changed):
    names = [
        "name",
        "summary",
        "description",
        "guidelines",
        "visibility",
        "joining",
        "default_kind",
        "icon",
        "colour",
        "position",
    ]
    return {name: getattr(group, name) for name in names} | changed


def test_a_group_changes_through_its_action(client, manager):
    group = make_group()

    sent = group_form(group, description="**Bold**", visibility="closed")
    response = client.post(address_of(group), sent | {"slug": "stolen", "member_count": "9"})

    assert response.status_code == 302
    group.refresh_from_db()
    assert "<strong>Bold</strong>" in group.description_html
    assert (group.visibility, group.member_count, group.slug != "stolen") == ("closed", 0, True)
    assert LogEntry.objects.get().user == manager


def test_two_groups_do_not_share_a_name(client, manager):
    group, other = make_group(), make_group(name="Frames")

    page = client.post(address_of(group), group_form(group, name="FRAMES")).content.decode()

    assert "A group with this name exists already." in page
    assert other.name == "Frames"


def test_the_house_changes_and_the_pages_know_at_once(
    client, manager, django_capture_on_commit_callbacks
):
    house, _made = Community.objects.get_or_create(pk=1)

    sent = {
        "name": "The Yard",
        "strapline": "",
        "cover": "none",
        "welcome": "Hello *you*",
        "registration": "approval",
        "reading": "members",
        "time_zone": "Asia/Jerusalem",
        "host": manager.pk,
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address_of(house), sent)

    assert response.status_code == 302
    house.refresh_from_db()
    assert (house.name, house.registration, house.host) == ("The Yard", "approval", manager)
    assert house.time_zone == "Asia/Jerusalem"
    assert "<em>you</em>" in house.welcome_html
    assert "The Yard" in client.get("/desk/").content.decode()


def test_only_managers_host(client, manager):
    house, _made = Community.objects.get_or_create(pk=1)

    client.post(address_of(house), {"name": "The Yard", "host": make_member().pk})

    house.refresh_from_db()
    assert house.host is None


def test_a_topic_page_offers_what_is_possible_now(client, manager):
    topic = make_topic(closed_at="2024-01-01T00:00Z")

    page = client.get(address_of(topic)).content.decode()

    assert 'value="reopen"' in page
    assert 'value="close"' not in page
    assert Topic.objects.get().is_closed


@pytest.mark.parametrize("kind", ["post", "topic"])
def test_an_edit_that_waits_is_not_called_saved(client, monkeypatch, kind):
    keep_word(pattern="kotlet", does="hold")
    host = make_member()
    topic = make_topic(group=make_group(managers=[host]))
    thing, sent = {
        "post": lambda: (make_post(topic=topic), {"source": "A spare kotlet?"}),
        "topic": lambda: (topic, {"title": "A spare kotlet?", "tag_words": ""}),
    }[kind]()
    client.force_login(host)
    monkeypatch.setattr(passing, "writes_freely", lambda *who_and_where: False)

    page = client.post(address_of(thing), sent | {"reason": "clearer", "seen": "0"}, follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert said == ["Your edit waits for a manager. Until then the post stays as it was."]
    assert Held.objects.get().author == host
    thing.refresh_from_db()
    assert "kotlet" not in f"{thing} {getattr(thing, 'source', '')}"
