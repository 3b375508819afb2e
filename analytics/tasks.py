"""What happens in this room while nobody waits: rollups, judging, reports."""

from celery import shared_task

from analytics.reading import write_down
from analytics.rolling.due import roll_due


@shared_task(name="analytics.tasks.roll")
def roll() -> None:
    """Days that are over get their signals; goals, effects and reports follow them."""
    roll_due()


@shared_task(name="analytics.tasks.count_reads")
def count_reads() -> None:
    """What was counted in Redis is written down."""
    write_down()
