"""A report's page as PDF, in a process of its own: what the printer loads leaves with it.

Run by itself it reads HTML with its style sheet and writes a PDF. It fetches nothing: no address,
no file.
"""

import json
import os
import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

SECONDS = 90
MEMORY = 1 << 30  # bytes that the process may take
COMMAND = [sys.executable, "-m", "analytics.reporting.printing"]
HOME = Path(__file__).resolve().parents[2]
NO_PRINTER = 3  # how the process ends where a library of the system is missing


class NoPrinter(Exception):
    """Pango, which WeasyPrint draws letters with, is not on this machine."""


class NotPrinted(Exception):
    """The printer gave up on this page."""


def print_page(html: str, style: str) -> bytes:
    """The PDF. Raises NoPrinter or NotPrinted."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            COMMAND,
            input=json.dumps([html, style]).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            cwd=HOME,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotPrinted("too slow") from late
    if done.returncode == NO_PRINTER:
        raise NoPrinter
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotPrinted(done.stderr.decode(errors="replace")[-200:])
    return done.stdout


def _refusing(weasyprint):
    """What a page wants to fetch is never fetched."""

    class Refusing(weasyprint.URLFetcher):
        def fetch(self, url, headers=None):
            raise ValueError(f"not fetched: {url[:80]}")

    return Refusing()


def _write():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        weasyprint = import_module("weasyprint")
    except (ImportError, OSError):  # not there, or what it stands on is not
        return NO_PRINTER
    html, style = json.load(sys.stdin.buffer)
    refusing = _refusing(weasyprint)
    page = weasyprint.HTML(string=html, url_fetcher=refusing)
    sheet = weasyprint.CSS(string=style, url_fetcher=refusing)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[sheet], pdf_tags=True))
    return 0


if __name__ == "__main__":
    sys.exit(_write())
