"""The letter box of development."""

import pytest
from django.core.mail.message import EmailMessage, EmailMultiAlternatives
from django.urls import reverse

from community.core.mail import FolderBackend

pytestmark = pytest.mark.django_db
HTML = '<p style="color:red">Come in<script>alert(1)</script></p>'


@pytest.fixture
def letters(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = EmailMessage(
        "Come in <b>", "Open http://localhost:8000/x?a=1&b=2\n<script>", "a@x.org", ["b@x.org"]
    )
    message.extra_headers = {"Message-ID": "<1@x.org>"}
    FolderBackend().send_messages([message])
    return [path.name for path in settings.MAIL_DIR.iterdir()]


@pytest.fixture
def html_letter(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = EmailMultiAlternatives("Come in", "Come in.", "a@x.org", ["b@x.org"])
    message.attach_alternative(HTML, "text/html")
    FolderBackend().send_messages([message])
    return next(settings.MAIL_DIR.iterdir()).name


def test_the_letter_box_lists_what_was_written(client, letters):
    page = client.get(reverse("core:dev_mail")).text

    assert "Come in &lt;b&gt;" in page
    assert letters[0] in page


def test_the_letter_box_is_empty_at_first(client, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "none"

    assert "No mail was sent yet" in client.get(reverse("core:dev_mail")).text


def test_links_of_a_letter_can_be_followed(client, letters):
    page = client.get(reverse("core:dev_letter", args=[letters[0]])).text

    assert 'href="http://localhost:8000/x?a=1&amp;b=2"' in page
    assert "<script>" not in page.partition('class="card')[2].partition("</main>")[0]


def test_a_letter_of_text_alone_has_no_frame(client, letters):
    assert "<iframe" not in client.get(reverse("core:dev_letter", args=[letters[0]])).text
    assert client.get(reverse("core:dev_letter_html", args=[letters[0]])).status_code == 404


def test_the_html_of_a_letter_stands_in_a_frame_that_can_do_nothing(client, html_letter):
    address = reverse("core:dev_letter_html", args=[html_letter])
    page = client.get(reverse("core:dev_letter", args=[html_letter])).text
    framed = client.get(address)

    assert f'<iframe class="letter-frame" sandbox src="{address}"' in page
    assert HTML not in page
    assert framed.text.strip() == HTML
    policy = framed.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'", "sandbox"} <= set(policy)
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("file", ["none.eml", "..%2f..%2fetc%2fpasswd", ".hidden.eml"])
def test_only_letters_are_read(client, letters, file):
    assert client.get(f"/dev/mail/{file}").status_code == 404


def test_there_is_no_letter_box_in_production(client, letters, settings):
    settings.DEV = False

    assert client.get("/dev/mail/").status_code == 404
    assert client.get(f"/dev/mail/{letters[0]}").status_code == 404


def test_nor_is_there_a_frame_in_production(client, html_letter, settings):
    settings.DEV = False

    assert client.get(reverse("core:dev_letter_html", args=[html_letter])).status_code == 404
