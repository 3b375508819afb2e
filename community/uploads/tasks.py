"""What the worker does with files."""

from celery import shared_task

from community.uploads.removal import remove_orphans


@shared_task(name="community.uploads.tasks.sweep")
def sweep() -> None:
    """Take away what was brought and never used."""
    remove_orphans()
