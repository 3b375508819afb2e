"""F7: two workers at the same notice, and a crowd that watches."""

import threading
import time

import pytest
from django.core import mail as box
from django.db import connection, transaction
from django.utils import timezone

from community.core.models import Letter
from community.members.models import User
from community.notifications import mailing
from community.notifications.models import Digest, MailChoice, Notice
from community.topics.models import Follow, Level
from community.topics.telling import announce_post
from tests.community.notifications.scenes import keep, replied, talk
from tests.factories import make_member

WORKERS = 6


def at_once(work):
    """The same keeper by several workers at the same moment."""
    start, errors = threading.Barrier(WORKERS), []

    def run():
        start.wait()
        try:
            with transaction.atomic():
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=run) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_F7_workers_at_the_same_mail_send_one():
    topic, (starter, other) = talk()
    replied(topic, other)

    errors = at_once(
        lambda: mailing.mail_gathered(member_id=starter.pk, gather=f"topic:{topic.pk}")
    )

    assert (errors, len(box.outbox), Letter.objects.count()) == ([], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_F7_workers_at_the_same_digest_send_one():
    topic, (starter, other) = talk()
    replied(topic, other)
    MailChoice.objects.create(member=starter, rhythm="daily")

    errors = at_once(lambda: mailing.mail_digest(member_id=starter.pk, period="2026-11-21"))

    assert (errors, len(box.outbox), Digest.objects.count()) == ([], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_F7_workers_at_the_same_post_tell_each_member_once():
    topic, (starter, other) = talk()
    post = replied(topic, other)
    Notice.objects.all().delete()

    errors = at_once(lambda: announce_post(post_id=post.pk))

    assert (errors, Notice.objects.filter(member=starter).count()) == ([], 1)


@pytest.mark.django_db
def test_five_thousand_watchers_are_told_within_seconds(django_assert_max_num_queries):
    topic, (_starter, other) = talk()
    keep()
    maker = make_member()
    crowd = User.objects.bulk_create(
        User(
            name=f"crowd{number}",
            name_skeleton=f"crowd{number}",
            display_name=f"Crowd {number}",
            display_skeleton=f"crowd{number}",
            approved_at=maker.approved_at,
        )
        for number in range(5000)
    )
    Follow.objects.bulk_create(
        Follow(member=one, topic=topic, level=Level.WATCHING, made_at=topic.made_at)
        for one in crowd
    )
    before, started = timezone.now(), time.thread_time()

    with django_assert_max_num_queries(50):
        replied(topic, other)

    assert time.thread_time() - started < 10
    assert Notice.objects.filter(kind="topic", made_at__gte=before).count() == 5000
