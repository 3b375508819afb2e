"""Beat: says when it is time. It needs the settings and the broker, and no room of the house."""

from celery.apps.beat import Beat

from community.config import processes
from community.config.celery import app


class LeanBeat(Beat):
    """Without the tasks: their names are enough to send them."""

    def init_loader(self):
        self.app.finalize()


def main() -> None:
    LeanBeat(app=app, schedule=str(processes.beat_file()), loglevel="WARNING", quiet=True).run()


if __name__ == "__main__":
    main()
