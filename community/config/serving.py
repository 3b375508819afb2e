"""Granian with the site loaded once: its workers are forks of this process and share it."""

import multiprocessing

from granian.cli import entrypoint

from community.config.loading import freeze, load_site


def main() -> None:
    multiprocessing.set_start_method("fork")
    load_site()
    freeze()
    entrypoint()


if __name__ == "__main__":
    main()
