"""What is refused is said in a sentence of ours: the log does not repeat what was sent."""

import pytest
from django.urls import reverse

from tests.factories import make_group, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db
SENT = "forged\nERROR root: the house is on fire"


def follow(topic):
    return reverse("topics:follow", args=[topic.pk]), {"level": SENT}


def react(topic):
    post = make_post(topic=topic)
    return reverse("topics:react", args=[topic.pk, post.number]), {"say": SENT}


def clear(topic):
    return reverse("topics:unread_clear"), {"group": SENT}


@pytest.mark.parametrize("asked", [follow, react, clear])
def test_the_log_does_not_repeat_what_was_refused(asked, client, caplog):
    member = make_member()
    client.force_login(member)
    address, words = asked(make_topic(group=make_group(members=[member])))

    assert client.post(address, words).status_code == 400

    assert "Bad Request" in caplog.text or "BadRequest" in caplog.text
    assert "fire" not in caplog.text
