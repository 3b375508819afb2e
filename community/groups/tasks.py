"""What the worker does for groups."""

from celery import shared_task

from community.groups import ending


@shared_task(name="community.groups.tasks.announce_ends")
def announce_ends() -> None:
    """Tell volunteers, and who gave them their rights, that these end soon."""
    ending.announce_ends()
