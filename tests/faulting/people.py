"""Members who are signed in, and topics to write in: made before anything breaks."""

import json
import secrets

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore

from community.members.models import Community
from tests.factories import make_group, make_member, make_topic

BACKEND = "community.members.backends.GatedBackend"
TOPICS = 4


def main(words):
    people = [make_member() for _ in range(int(words[0]))]
    Community.objects.get_or_create(pk=1)
    group = make_group(managers=people)  # nobody's hurry is slowed by screening
    topics = [make_topic(group=group, author=people[0]) for _ in range(TOPICS)]
    told = {
        "group": group.pk,
        "manager": people[0].pk,
        "topics": [topic.pk for topic in topics],
        "members": [{"pk": one.pk, "cookie": cookie_of(one)} for one in people],
    }
    print(json.dumps(told))


def cookie_of(member):
    """What the browser of a member who is signed in sends; the token is theirs, too."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return {"sessionid": session.session_key, "csrftoken": secrets.token_hex(16)}
