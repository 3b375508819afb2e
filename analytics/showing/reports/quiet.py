"""What a report has nothing to say of: in a quiet sentence each, so that nobody wonders."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from analytics.showing.reports.eyes import OUTSIDE, Eyes
from analytics.showing.reports.talk import Talk


def quiet_of(eyes: Eyes, decided: list, talk: Talk, people: dict) -> list[str]:
    """Only what this reader would else be told."""
    return [*_in_talk(eyes, talk), *_among_people(eyes, people), *_to_decide(eyes, decided)]


def _in_talk(eyes: Eyes, talk: Talk) -> Iterator[str]:
    if not talk.tags and not talk.phrases:
        yield _("No tag and no word is on the rise.")
    elif eyes.is_inside and not talk.phrases:
        yield _("No word is on the rise.")
    if eyes.side != OUTSIDE and not talk.themes:
        yield _("Under no tag do five people wait for an answer.")
    if eyes.is_inside and eyes.viewer.is_manager and not talk.searches:
        yield _("Nothing was looked for in vain by many.")


def _among_people(eyes: Eyes, people: dict) -> Iterator[str]:
    if eyes.is_inside and not people.get("drifting"):
        yield _("Nobody who came each week drifts away.")


def _to_decide(eyes: Eyes, decided: list) -> Iterator[str]:
    if eyes.is_inside and not decided:
        yield _("Nothing waits to be decided.")
