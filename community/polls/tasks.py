"""What the worker does for polls."""

from celery import shared_task

from community.polls import ending


@shared_task(name="community.polls.tasks.close_due")
def close_due() -> None:
    """Close what is over, and tell who voted."""
    ending.close_due_polls()
