"""What the worker does for the reviewers."""

from celery import shared_task

from moderation.clearing import clear_what_is_gone
from moderation.measuring import take_temperature
from moderation.scoring import renew_priorities
from moderation.sweeping import bring_what_waits, follow_again
from moderation.telling.appeals import tell_ended


@shared_task(name="moderation.tasks.measure")
def measure() -> None:
    """How heated the talks are, every few minutes."""
    take_temperature()


@shared_task(name="moderation.tasks.renew_scores")
def renew_scores() -> None:
    """What a medium and a high score is in this house, once a day."""
    renew_priorities()


@shared_task(name="moderation.tasks.tell_ended")
def tell_who_is_free() -> None:
    """Whose silence or suspension has run out hears of it."""
    tell_ended()


@shared_task(name="moderation.tasks.sweep")
def sweep() -> None:
    """What waits and has no case gets one, and a case about nothing closes, once a night."""
    bring_what_waits()
    follow_again()
    clear_what_is_gone()
