"""`make manage ARGS="…"`: a command on the data folder, whether the site runs or not."""

# ruff: noqa: S603 - the words are those of the person at the terminal

import os
import signal
import subprocess
import sys

from django.core.exceptions import ImproperlyConfigured

from community.config import env, processes
from community.config.home import ROOT, surroundings
from community.config.services.engines import Engines
from community.config.services.folder import DataFolder
from community.config.services.offspring import Offspring, following_parent
from community.config.services.trouble import CannotStart


def run(words) -> int:
    folder = DataFolder(env.text("DATA", str(ROOT / "var")))
    folder.make()
    engines = Engines(folder, offspring=Offspring())
    port = env.number("PORT", 8000)
    site = env.text("SITE_URL", f"http://localhost:{port}").rstrip("/")
    # A kill of this command must still close its engines in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    ours = engines.reach(kind="command")
    try:
        os.environ |= surroundings(folder, engines, site=site, port=port)
        os.environ |= processes.environment("manage")
        if ours and "postgres" in engines.all and engines.all["postgres"].is_new:
            _call(processes.migrate(), stdout=subprocess.DEVNULL)
        return _call(processes.manage(*words))
    finally:
        if ours:
            folder.wait_for_visitors()
            engines.stop()


def _call(argv, **popen):
    """In the terminal's foreground, so that a shell or a password prompt works."""
    child = subprocess.Popen(
        argv,
        preexec_fn=following_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread
        **popen,
    )
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's to answer
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        if child.poll() is None:
            child.terminate()
            child.wait()


def main():
    try:
        code = run(sys.argv[1:])
    except (CannotStart, ImproperlyConfigured) as trouble:
        sys.exit(str(trouble))
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
