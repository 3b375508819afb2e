"""What the worker does for the house itself."""

from datetime import timedelta

from celery import shared_task
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from community.core import outbox
from community.core.models import Letter, Promise

KEPT_FOR = timedelta(days=30)


@shared_task(name="community.core.tasks.relay")
def relay() -> None:
    """Keep the promises that are due."""
    if outbox.keep_all() >= outbox.AT_ONCE:
        outbox.wake()


@shared_task(name="community.core.tasks.sweep")
def sweep() -> None:
    """Drop what nobody needs any more: kept promises, sent letters, ended sessions."""
    old = timezone.now() - KEPT_FOR
    Promise.objects.filter(kept_at__lt=old).delete()
    settled = Q(sent_at__lt=old) | Q(unsure_at__lt=old) | Q(refused_at__lt=old)
    Letter.objects.filter(settled).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
