"""A group, its people, and the moment when mail is due."""

from datetime import timedelta

from django.utils import timezone

from community.core import outbox
from community.notifications import mailing
from community.notifications.models import Notice
from tests.factories import make_group, make_member, make_post, make_topic

LATER = timedelta(minutes=6)


def talk(*, people=2, **more):
    """A topic in a group of people; the first of them opened it."""
    members = [make_member() for _ in range(people)]
    group = make_group(members=members, **more)
    return make_topic(group=group, author=members[0]), members


def keep():
    """All that was promised is kept now."""
    outbox.keep_all()


def replied(topic, author, source="A reply."):
    """A reply whose notices stand in the inboxes."""
    post = make_post(topic=topic, author=author, source=source)
    keep()
    return post


def mail_now(monkeypatch=None):
    """As if five quiet minutes had passed, the beat beats and the relay keeps."""
    Notice.objects.filter(mailed_at=None).update(made_at=timezone.now() - LATER)
    mailing.heed_refusals()
    mailing.promise_mails(timezone.now())
    keep()


def told(member):
    """The kinds and subjects in a member's inbox, oldest first."""
    mine = Notice.objects.filter(member=member).order_by("pk")
    return list(mine.values_list("kind", "subject"))
