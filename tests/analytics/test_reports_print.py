"""A report as PDF: by the worker, in each language, and never older than what may be said."""

import io
import socketserver
import subprocess
import threading

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from analytics import printing
from analytics.actions.evaluating import quote_post
from analytics.actions.reports import send_link, word_report
from analytics.models import Printing
from analytics.printing import BROKEN, NO_PRINTER
from analytics.report_links import report_token
from analytics.reporting import printing as press
from community.core.outbox import keep_all
from community.topics.actions import delete_post
from tests.analytics.test_reports_pages import full_report
from tests.factories import make_engagement_report, make_goal, make_member, make_post

pytestmark = pytest.mark.django_db
LETTERS = {"en": "Active members", "sv": "Rapport", "he": "דוח"}


@pytest.fixture
def desk(client):
    client.force_login(make_member(is_manager=True))
    return client


@pytest.fixture
def quickly(monkeypatch):
    """No press, but what it is given."""
    pages = []

    def note(html, *_more):
        pages.append(html)
        return b"%PDF-1.7 a page"

    monkeypatch.setattr(printing, "print_page", note)
    return pages


def pdf(report):
    return reverse("analytics:report_pdf", args=[report.pk])


@pytest.mark.parametrize("language", ["en", "sv", "he"])
def test_it_is_printed_in_each_language(client, language):
    report = full_report()
    client.force_login(make_member(is_manager=True, language=language))

    first = client.get(pdf(report))
    keep_all()
    second = client.get(pdf(report))

    assert (first.status_code, second.status_code) == (202, 200)
    assert second.headers["Content-Type"] == "application/pdf"
    assert "no-store" in second.headers["Cache-Control"]
    with pikepdf.open(io.BytesIO(second.content)) as file:
        assert 1 < len(file.pages) < 9
        fonts = {str(font) for page in file.pages for font in _fonts(page)}
        catalogue = file.Root
        assert str(catalogue.get("/Lang", language)) == language
    assert fonts


def _fonts(page):
    kept = page.get("/Resources", {}).get("/Font", {})
    return [one.get("/BaseFont") for one in kept.values()]


def test_the_page_that_waits_asks_again_by_itself_and_says_so(desk):
    waiting = desk.get(pdf(make_engagement_report()))

    assert waiting.headers["Refresh"]
    assert waiting.status_code == 202


def test_asked_for_by_many_it_is_printed_once(desk, quickly):
    report = make_engagement_report()

    for _time in range(4):
        desk.get(pdf(report))
    keep_all()
    desk.get(pdf(report))

    assert len(quickly) == 1
    assert Printing.objects.count() == 1


def test_once_words_are_taken_away_the_older_print_is_given_to_nobody(desk, quickly):
    report, manager = make_engagement_report(), make_member(is_manager=True)
    post = make_post(source="Zonk is the best place.")
    quote_post(report=report, post=post, passage="", tone="praise", by=manager)
    desk.get(pdf(report))
    keep_all()
    assert desk.get(pdf(report)).status_code == 200

    delete_post(post=post, by=post.author, reason="")

    assert desk.get(pdf(report)).status_code == 202
    keep_all()
    assert desk.get(pdf(report)).status_code == 200
    assert ["Zonk" in page for page in quickly] == [True, False]


def test_a_new_headline_is_printed_anew(desk, quickly):
    report = make_engagement_report()
    desk.get(pdf(report))
    keep_all()

    word_report(report=report, headline="Zonk.", lead="")
    desk.get(pdf(report))
    keep_all()

    assert "Zonk." in quickly[-1]


def test_a_print_says_what_a_link_says_and_names_nobody(desk, quickly):
    thanked = make_member(display_name="Zebulon Quux")
    people = {"helpful": [thanked.pk], "quiet": [], "drifting": []}
    desk.get(pdf(make_engagement_report(body={"people": people})))
    keep_all()

    assert "Zebulon" not in quickly[0]
    assert "<form" not in quickly[0]


def test_a_link_leads_to_the_print_in_its_own_language(quickly):
    about = {"address": "", "language": "he", "by": make_member(is_manager=True)}
    link = send_link(report=make_engagement_report(), **about)
    where = reverse("analytics:outside_pdf", args=[report_token(link)])

    assert Client().get(where).status_code == 202
    keep_all()
    assert Client().get(where).headers["Content-Type"] == "application/pdf"
    assert 'dir="rtl"' in quickly[0]


@pytest.mark.parametrize(
    ("ending", "why"), [(press.NO_PRINTER, NO_PRINTER), (1, BROKEN)], ids=["no pango", "broken"]
)
def test_a_press_that_fails_is_said_in_a_sentence_and_the_report_stays(
    desk, monkeypatch, ending, why
):
    report = make_engagement_report()

    def fail(*_asked, **_how):
        return subprocess.CompletedProcess([], ending, b"", b"no")

    monkeypatch.setattr(press.subprocess, "run", fail)
    desk.get(pdf(report))
    keep_all()
    answer = desk.get(pdf(report))

    assert Printing.objects.get().failed_because == why
    assert answer.status_code == 503
    assert "Refresh" not in answer.headers
    assert desk.get(reverse("analytics:report", args=[report.pk])).status_code == 200


def test_the_press_fetches_nothing_from_the_net_nor_from_this_machine(tmp_path):
    knocks, secret = [], tmp_path / "secret.txt"
    secret.write_text("zonk")

    class Hears(socketserver.BaseRequestHandler):
        def handle(self):
            knocks.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Hears) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/x"
        html = (
            f'<link rel="stylesheet" href="{address}"><img src="{address}">'
            f'<style>@import "{address}"; @font-face {{ font-family: x; src: url({address}) }} '
            f"body {{ background: url({address}); font-family: x }}</style>"
            f'<object data="file://{secret}"></object><img src="file://{secret}">'
            f'<a rel="attachment" href="file://{secret}">x</a><p>Words.</p>'
        )
        made = press.print_page(html, "p { color: black }")
        server.shutdown()

    assert knocks == []
    with pikepdf.open(io.BytesIO(made)) as file:
        assert "/EmbeddedFiles" not in str(file.Root.get("/Names", {}))


def test_members_words_in_a_title_are_words_and_no_markup(desk, quickly):
    make_goal(title="<img src=x onerror=1>", span="month")
    desk.get(pdf(make_engagement_report()))
    keep_all()

    assert "<img" not in quickly[0]
