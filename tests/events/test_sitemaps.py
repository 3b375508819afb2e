"""What search engines find of events: what a guest sees, and nothing more."""

import pytest
from django.urls import reverse

from tests.factories import make_event, make_group

pytestmark = pytest.mark.django_db
EVENTS = reverse("pages:sitemap_section", args=["events"])


def test_only_announced_events_of_open_groups_stand_in_the_site_map(client):
    for visibility in ("secret", "closed"):
        make_event(group=make_group(visibility=visibility))
    make_event(announced=False)
    make_event(topic_state={"deleted_at": "2026-01-01T00:00Z"})
    nothing = client.get(EVENTS).content

    shown = make_event(title="Open workshop")

    assert nothing.count(b"<loc>") == 0
    answer = client.get(EVENTS).content.decode()
    assert answer.count("<loc>") == 1
    assert shown.get_absolute_url() in answer
    assert EVENTS in client.get(reverse("pages:sitemap")).content.decode()


@pytest.mark.parametrize("shown", [1, 4])
def test_the_site_map_asks_the_same_however_many_there_are(
    shown, client, django_assert_max_num_queries
):
    for _ in range(shown):
        make_event()

    with django_assert_max_num_queries(4):
        client.get(EVENTS)
