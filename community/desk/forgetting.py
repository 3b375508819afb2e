"""What was put aside long ago is on nobody's page any more."""

from datetime import timedelta

from django.utils import timezone

from community.desk.models import SetAside

KEPT_FOR = timedelta(days=60)  # longer than anything stays on the page


def forget_old() -> None:
    SetAside.objects.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()
