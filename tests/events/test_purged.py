"""What a purged topic of an event leaves behind: nothing."""

import pytest

from community.topics.actions import purge_topic
from community.uploads.models import Upload, Use
from events.models import Event
from tests.community.uploads.brought import bring_picture
from tests.factories import make_event, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def purge(event):
    purge_topic(topic=event.topic, by=make_member(is_manager=True), reason="private data")


def test_a_purged_event_takes_its_cover_along():
    author = make_member()
    event = make_event(author=author, cover=bring_picture(author))

    purge(event)

    assert not Event.objects.exists()
    assert not Use.objects.exists()
    assert not Upload.objects.exists()


def test_a_cover_that_another_event_shows_stays():
    author = make_member()
    cover = bring_picture(author)
    event, other = (make_event(author=author, cover=cover) for _ in range(2))

    purge(event)

    assert list(Use.objects.values_list("subject", flat=True)) == [other.subject]
    other.refresh_from_db()
    assert other.cover == cover
