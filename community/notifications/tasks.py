"""What the worker does for notices."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from community.notifications import mailing
from community.notifications.models import Digest, Notice

READ_FOR = timedelta(days=90)
UNREAD_FOR = timedelta(days=365)


@shared_task(name="community.notifications.tasks.mail_due")
def mail_due() -> None:
    """Promise the mails whose moment has come."""
    now = timezone.now()
    mailing.heed_refusals()
    mailing.promise_mails(now)
    mailing.promise_digests(now)


@shared_task(name="community.notifications.tasks.forget_old")
def forget_old() -> None:
    """An inbox keeps what was read for a season, and the rest for a year."""
    now = timezone.now()
    Notice.objects.filter(read_at__lt=now - READ_FOR).delete()
    Notice.objects.filter(made_at__lt=now - UNREAD_FOR).delete()
    Digest.objects.filter(made_at__lt=now - READ_FOR).delete()
