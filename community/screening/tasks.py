"""What the worker does for screening, each night."""

import subprocess
import sys
from importlib.util import find_spec

from celery import shared_task

from community.screening.counting import count_hosts, forget_old

TRAINING_SECONDS = 480


@shared_task(name="community.screening.tasks.nightly")
def nightly() -> None:
    """Count the hosts, forget what is old, and train the score."""
    count_hosts()
    forget_old()
    train()


def train() -> None:
    """In a process of its own: what training loads (110 MB) leaves with it.

    A house without the extra `screening` keeps the scale that it has.
    """
    if find_spec("sklearn") is None:
        return
    command = [sys.executable, "-m", "django", "train_screening"]
    subprocess.run(command, check=True, timeout=TRAINING_SECONDS)  # noqa: S603 - fixed words
