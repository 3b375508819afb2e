"""Somebody at a browser: signed in or not, on a desk or a phone, in light or dark."""

import re
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

CHROMIUM = "chromium"
WIDEST = """() => [...document.querySelectorAll("body *")]
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, place]) => place.right > innerWidth + 1 || place.left < -1)
  .map(([one, place]) => `${one.tagName}.${one.className} ${Math.round(place.right)}`)
  .slice(0, 12)"""
# What lies over a thing that one would click. A letter inside it, a form around it are no matter.
COVERED = """() => [
  ...document.querySelectorAll("main :is(a[href], button, summary, input, select)"),
]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".sr, .skip"))
  .map((one) => [one, one.getClientRects()[0]])
  .filter(([one, place]) => place && place.width > 2 && place.height > 2)
  .map(([one, place]) => {
    const over = document.elementFromPoint(place.x + place.width / 2, place.y + place.height / 2);
    return [one, over];
  })
  .filter(([one, over]) => over && !one.contains(over) && !over.contains(one)
    && !(one.labels && [...one.labels].some((label) => label.contains(over))))
  .map(([one, over]) => `${one.outerHTML.slice(0, 90)} under ${over.outerHTML.slice(0, 90)}`)"""
WIDE, PHONE = (1440, 900), (390, 844)


class Visitors:
    """All browsers that one test opens."""

    FLAGS = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-dev-shm-usage "
        "--font-render-hinting=none"
    ).split()

    def __init__(self, browser, site):
        self.browser, self.site, self.contexts = browser, site, []

    def open(self, member=None, *, size=WIDE, scheme="light", language="en", script=True):
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=script,
            has_touch=size == PHONE,
            reduced_motion="reduce",
            locale=language,
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if member is not None:
            client = Client()
            client.force_login(member)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies["sessionid"].value
        context.add_cookies(
            [{"name": name, "value": value, "url": self.site} for name, value in cookies.items()]
        )
        return Page(context, self.site)

    def leave(self):
        for context in self.contexts:
            context.close()


class Page:
    """A tab, what it complained about, and whom it asked."""

    def __init__(self, context, site):
        self.context, self.site = context, site
        self.tab = context.new_page()
        self.complaints, self.hosts, self.lines = [], set(), 0
        self.tab.on("console", self._said)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", self._asked)
        self.tab.on("response", self._answered)

    def __getattr__(self, name):
        return getattr(self.tab, name)

    def go(self, path):
        """Open a path of the site; the answer's status."""
        self.lines = 0
        return self.tab.goto(path, wait_until="load").status

    def path(self):
        parts = urlsplit(self.tab.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def press(self, name, within=None):
        """Press the button or the link that carries these words."""
        words = re.compile(rf"^\s*{re.escape(name)}\s*$")
        place = within or self.tab
        button = place.get_by_role("button", name=words)
        button.or_(place.get_by_role("link", name=words)).first.wait_for()
        (button if button.count() else place.get_by_role("link", name=words)).first.click()

    def says(self, words):
        """Wait until these words can be seen."""
        self.tab.get_by_text(words).filter(visible=True).first.wait_for()

    def until(self, is_so, patience=60):
        """Wait until something is so beyond the page, in the database say."""
        for _ in range(patience * 10):
            if is_so():
                return
            self.tab.wait_for_timeout(100)
        raise AssertionError(f"not so within {patience} seconds")

    def hears(self):
        """Wait until the event stream of the page that was opened last is open."""
        self.until(lambda: self.lines > 0)

    def is_too_wide(self):
        """How far the page reaches beyond the window, in pixels."""
        return self.tab.evaluate(
            "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
        )

    @contextmanager
    def unrolled(self):
        """The window made as tall as the page: nothing is scrolled away or lies under a bar."""
        size = self.tab.viewport_size
        height = self.tab.evaluate("document.documentElement.scrollHeight")
        self.tab.set_viewport_size(size | {"height": max(height, size["height"])})
        yield
        self.tab.set_viewport_size(size)

    def covered(self) -> list[str]:
        """Things to click on which something else lies."""
        with self.unrolled():
            return self.tab.evaluate(COVERED)

    def widest(self):
        """Which elements reach out of the window."""
        return self.tab.evaluate(WIDEST)

    def _said(self, message):
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _answered(self, response):
        self.lines += response.status == 200 and "/live/?t=" in response.url

    def _asked(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.hostname)
