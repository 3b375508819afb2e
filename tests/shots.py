"""`make shots`: a picture of every main page of the demo community, into var/shots.

English, Swedish and Hebrew; telephone and desk; light and dark. ARGS="topic home" takes only
those pages, ARGS="--language=he" only that language.
"""

import argparse
import logging
import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")

from tests import services  # the engines must stand before Django reads its settings

import django  # isort: skip

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from tests.browser.pages import Place, main_pages  # noqa: E402
from tests.browser.scenes import SCENES  # noqa: E402
from tests.browser.serving import live_process, settings_for  # noqa: E402
from tests.browser.visiting import CHROMIUM, PHONE, WIDE, Visitors  # noqa: E402
from tests.browser.worlds import demo_world  # noqa: E402

FOLDER = Path(__file__).resolve().parents[1] / "var" / "shots"
SIZES = {PHONE[0]: PHONE, WIDE[0]: WIDE}
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SCHEMES = ("light", "dark")


class Studio:
    """One language, at one width: opens pages and takes their picture in both schemes."""

    def __init__(self, browser, site, world, *, language, width):
        self.visitors, self.world, self.language, self.width = (
            Visitors(browser, site), world, language, width,
        )  # fmt: skip
        self.opened, self.taken = {}, 0

    def page(self, viewer, script=True):
        key = (viewer, script)
        if key not in self.opened:
            member = getattr(self.world, viewer) if viewer else None
            self.opened[key] = self.visitors.open(
                member, size=SIZES[self.width], language=self.language, script=script
            )
        return self.opened[key]

    def take_place(self, name, place: Place):
        page = self.page(place.viewer)
        page.go(place.path)
        page.locator(".htmx-request").first.wait_for(state="detached")
        self._take(name, page)

    def take_scene(self, name, act, viewer, script):
        with ExitStack() as stack:
            page = self.page(viewer, script)
            act(page, self.world, stack)
            self._take(name, page)

    def _take(self, name, page):
        folder = FOLDER / self.language
        folder.mkdir(parents=True, exist_ok=True)
        with page.unrolled():
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=folder / f"{name}-{self.width}-{scheme}.png")
                self.taken += 1
            page.emulate_media(color_scheme=SCHEMES[0])
        print(f"  {self.language} {self.width} {name}", flush=True)


def photograph(browser, site, world, words):
    taken = 0
    for language in words.language or LANGUAGES:
        type(world.member).objects.update(language=language)
        for width in words.width or SIZES:
            studio = Studio(browser, site, world, language=language, width=width)
            for name, place in main_pages(world).items():
                if not words.pages or name in words.pages:
                    studio.take_place(name, place)
            for name, scene in SCENES.items():
                if not words.pages or name in words.pages:
                    studio.take_scene(name, *scene)
            studio.visitors.leave()
            taken += studio.taken
    return taken


def arguments():
    parser = argparse.ArgumentParser(prog="make shots", description=__doc__)
    parser.add_argument("pages", nargs="*", help="only these pages")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--width", action="append", type=int, choices=list(SIZES))
    return parser.parse_args()


def main():
    words = arguments()
    if not shutil.which(CHROMIUM):
        sys.exit("No chromium: apt-get install --no-install-recommends chromium fonts-noto-core")
    logging.disable(logging.CRITICAL)  # refusals and faults are provoked on purpose
    call_command("compilepo", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    server = LiveServer("localhost")
    live = live_process(server.url)
    with ExitStack() as stack:
        stack.callback(live.end)
        stack.callback(server.stop)
        stack.enter_context(override_settings(**settings_for(server.url, live.address)))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=shutil.which(CHROMIUM), args=Visitors.FLAGS
        )
        stack.callback(browser.close)
        taken = photograph(browser, server.url, demo_world(), words)
    connection.close()
    print(f"{taken} pictures in {FOLDER} (engines of {services.PREFIX}* are gone again)")


if __name__ == "__main__":
    main()
