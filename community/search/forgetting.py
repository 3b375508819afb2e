"""What was looked for is dropped after half a year."""

from datetime import timedelta

from django.utils import timezone

from community.search.models import Query

KEPT_FOR = timedelta(days=180)


def forget_queries() -> None:
    Query.objects.filter(day__lt=timezone.now().date() - KEPT_FOR).delete()
