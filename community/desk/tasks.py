"""What the worker does for the desk."""

from celery import shared_task

from community.desk.forgetting import forget_old


@shared_task(name="community.desk.tasks.sweep")
def sweep() -> None:
    """Forget what was put aside long ago."""
    forget_old()
