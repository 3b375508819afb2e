"""A community in bulk: `python -m tests.benching.seeding FILE POSTS` writes what it made to FILE.

Rows come by COPY, texts as the renderer would give them, counters from the ledgers.
"""

import json
import sys
import time
from html import escape
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from community.core.markup import RENDER_VERSION, render  # noqa: E402
from community.groups.models import Group, Membership  # noqa: E402
from community.members.models import Community, User  # noqa: E402
from community.search.indexing import rebuild  # noqa: E402
from community.search.words import recount_words  # noqa: E402
from community.topics.actions.writing import slug_of  # noqa: E402
from community.topics.models import Post, ReadMark, Topic  # noqa: E402
from community.topics.recount import LEDGERS  # noqa: E402
from tests.benching.copying import copy_rows  # noqa: E402
from tests.benching.plan import LONGEST, SHORT, Plan, Size  # noqa: E402
from tests.benching.words import Words  # noqa: E402

VISITORS = 24  # members with a session; the first has read everything
MARKS = 40
PROVED = 50
MANY = 100  # ordinary topics that are visited


def html_of(paragraphs):
    return "".join(f'<p dir="auto">{escape(one)}</p>\n' for one in paragraphs)


def prove_the_texts():
    """What COPY writes is what the renderer would have given."""
    words = Words(seed=3)
    for _ in range(PROVED):
        paragraphs = words.paragraphs()
        made = render("\n\n".join(paragraphs))
        if (made.html, made.text) != (html_of(paragraphs), text_of(paragraphs)):
            raise SystemExit(f"The renderer gives something else:\n{made}\n{html_of(paragraphs)}")


def text_of(paragraphs):
    return "\n".join(paragraphs)


def members(plan, words):
    for pk in range(1, plan.size.members + 1):
        shown = " ".join(word.capitalize() for word in words.some(2))
        yield {
            "id": pk,
            "name": f"m{pk}",
            "name_skeleton": f"m{pk}",
            "display_name": f"{shown} {pk}",
            "display_skeleton": f"{shown} {pk}".lower(),
            "email": f"m{pk}@example.org",
            "place": words.some(1)[0].capitalize(),
            "password": "!",
            "joined_at": plan.topics[0].made_at,
            "approved_at": plan.now,
        }


def groups(plan, words):
    for pk in range(1, plan.size.groups + 1):
        name = f"{words.title()[:40]} {pk}"
        yield {
            "id": pk,
            "name": name,
            "slug": f"group-{pk}",
            "summary": words.title(),
            "visibility": plan.visibility(pk),
            "colour": pk % 8 + 1,
        }


def memberships(plan):
    for member in range(1, plan.size.members + 1):
        for group in plan.groups_of(member):
            role = "manager" if member <= plan.size.groups and group == member else "member"
            yield {"member_id": member, "group_id": group, "role": role}


def topics(plan, words):
    for topic in plan.topics:
        title = words.title()[: settings.TITLE_MAX]
        yield {
            "id": topic.pk,
            "group_id": topic.group,
            "author_id": topic.author,
            "kind": "question" if topic.pk % 4 == 2 else "discussion",
            "title": title,
            "slug": slug_of(title),
            "made_at": topic.made_at,
            "last_number": topic.posts,
            "newest_number": topic.posts,
            "reply_count": topic.posts - 1,
            "last_post_at": topic.made_at,
        }


def posts(plan, words):
    for pk, (when, topic, number, author) in enumerate(plan.posts(), start=1):
        paragraphs = words.paragraphs()
        yield {
            "id": pk,
            "topic_id": topic,
            "author_id": author,
            "number": number,
            "source": "\n\n".join(paragraphs),
            "html": html_of(paragraphs),
            "text": text_of(paragraphs),
            "render_version": RENDER_VERSION,
            "made_at": when,
        }


def marks(plan):
    """The first visitor has read every topic to its end, the others some, to somewhere."""
    for topic in plan.topics:
        yield {"member_id": 1, "topic_id": topic.pk, "number": topic.posts, "read_at": plan.now}
    count = len(plan.topics)
    for member in range(2, plan.size.members + 1):
        for pk in sorted({(member * 31 + step * 97) % count for step in range(MARKS)}):
            topic = plan.topics[pk]
            number = 1 + (member + topic.pk) % topic.posts
            yield {
                "member_id": member,
                "topic_id": topic.pk,
                "number": number,
                "read_at": plan.now,
            }


def sessions():
    """Cookies of members who are signed in, as the sign-in page would have left them."""
    return [session_of(one) for one in User.objects.filter(pk__lte=VISITORS).order_by("pk")]


def session_of(member):
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "community.members.backends.GatedBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    crumb = f"{settings.CSRF_COOKIE_NAME}={get_random_string(32)}"  # browsers have it, too
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {crumb}"


def fill(plan, words):
    """All of it. The entries of the search are made at once, as `manage.py reindex --all` does."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE topics_post DISABLE TRIGGER search_came")
        _fill(plan, words)
        cursor.execute("ALTER TABLE topics_post ENABLE TRIGGER search_came")
    rebuild()
    recount_words()


@transaction.atomic
def _fill(plan, words):
    Community.objects.get_or_create(pk=1, defaults={"name": "Bench"})
    copy_rows(User, members(plan, words))
    copy_rows(Group, groups(plan, words))
    copy_rows(Membership, memberships(plan))
    copy_rows(Topic, topics(plan, words))
    copy_rows(Post, posts(plan, words))
    copy_rows(ReadMark, marks(plan))
    for ledger in LEDGERS:
        ledger.repair()


def main(file, size):
    begun = time.monotonic()
    prove_the_texts()
    plan = Plan(size, timezone.now())
    fill(plan, Words())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    seconds = time.monotonic() - begun
    open_groups = [one for one in range(1, size.groups + 1) if plan.visibility(one) == "open"]
    ordinary = Topic.objects.filter(group__in=open_groups, last_number__gte=15, pk__gt=1)
    mine = plan.groups_of(1)
    long_one = Topic.objects.get(pk=1)
    made = {
        "seconds": seconds,
        "rows": {"members": size.members, "topics": size.topics, "posts": size.posts},
        "cookies": sessions(),
        "groups": [Group.objects.get(pk=one).get_absolute_url() for one in open_groups],
        "long": long_one.get_absolute_url(),
        "pages": (size.longest - 1) // settings.PAGE_SIZE + 1,
        "topics": [one.get_absolute_url() for one in ordinary.order_by("-last_post_at")[:MANY]],
        "answered": [one.get_absolute_url() for one in ordinary.filter(group__in=mine)[:50]],
        "words": [Words().rare(rank) for rank in range(150, 2_000, 19)],
    }
    Path(file).write_text(json.dumps(made))


def size_of(posts):
    if posts <= SHORT.posts:
        return SHORT
    return Size(posts=posts, longest=LONGEST)


if __name__ == "__main__":
    main(sys.argv[1], size_of(int(sys.argv[2])))
