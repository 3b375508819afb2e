"""Letters: written with the verb, sent once, under one Message-ID."""

import pytest
from django.core import mail as django_mail
from django.core.mail.message import EmailMessage

from community.core import outbox
from community.core.mail import FolderBackend, post_letter, send_letter
from community.core.models import Promise


@pytest.mark.django_db
def test_a_letter_is_sent_by_the_relay_and_its_text_forgotten():
    letter = post_letter(to="anna@example.org", subject="Hello", text="A secret link\n")
    assert django_mail.outbox == []

    outbox.keep_all()

    letter.refresh_from_db()
    sent = django_mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["anna@example.org"], "Hello", "A secret link\n")
    assert letter.sent_at
    assert letter.text == ""


@pytest.mark.django_db
def test_a_letter_is_sent_once_under_its_own_message_id():
    letter = post_letter(to="anna@example.org", subject="Hello", text="x", html="<p>x</p>")

    for _ in range(3):
        send_letter(letter_id=letter.pk)

    assert len(django_mail.outbox) == 1
    assert django_mail.outbox[0].message()["Message-ID"] == letter.message_id


@pytest.mark.django_db
def test_a_letter_that_cannot_leave_is_tried_again(monkeypatch):
    def refuse(self, **kwargs):
        raise OSError("no mail server")

    letter = post_letter(to="anna@example.org", subject="Hello", text="x")
    monkeypatch.setattr(EmailMessage, "send", refuse)

    outbox.keep_all()

    letter.refresh_from_db()
    assert letter.text == "x"
    assert Promise.objects.get().kept_at is None


def test_the_folder_keeps_one_file_for_one_letter(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    message = EmailMessage("Hi", "text", "a@example.org", ["b@example.org"])
    message.extra_headers = {"Message-ID": "<1@example.org>"}

    FolderBackend().send_messages([message])
    FolderBackend().send_messages([message])

    assert len(list(settings.MAIL_DIR.glob("*.eml"))) == 1
