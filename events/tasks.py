"""What the worker does for events, by the clock."""

from celery import shared_task

from events.dating import extend_series
from events.happenings import forget_told
from events.lapsing import lapse_offers
from events.leaving import free_lost_seats
from events.reminding import remind_due, thank_over


@shared_task(name="events.tasks.lapse")
def lapse() -> None:
    """Seats of who went, and offered seats that nobody took in time, go to the next in line, each
    minute."""
    free_lost_seats()
    lapse_offers()


@shared_task(name="events.tasks.extend")
def extend() -> None:
    """Endless events get the dates that came within sight, and what was told long ago is
    forgotten, once a night."""
    extend_series()
    forget_told()


@shared_task(name="events.tasks.remind")
def remind() -> None:
    """Whoever goes or waits hears that a date is near, each minute."""
    remind_due()


@shared_task(name="events.tasks.thank")
def thank() -> None:
    """Whoever came is thanked, and asked how it was, each minute."""
    thank_over()
