"""Granian whose workers are forks of this process and share what is loaded in it."""

import multiprocessing

from granian.cli import entrypoint

from community.config import env
from community.config.loading import freeze, load_site


def main() -> None:
    multiprocessing.set_start_method("fork", force=True)
    # A single worker would share it with nobody but the process that watches it.
    if env.number("WEB_WORKERS", 1) > 1:
        load_site()
        freeze()
    entrypoint()


if __name__ == "__main__":
    main()
