"""Mail that came back stops mail, when the report is about a letter of ours."""

import email
import io
from email import policy

import pytest
from django.core import mail as box
from django.core.management import call_command

from community.core.models import Letter
from community.notifications.bounces import take_bounce
from community.notifications.models import MailChoice
from tests.community.notifications.scenes import mail_now, replied, talk

pytestmark = pytest.mark.django_db

REPORT = """\
From: postmaster@example.org
To: {to}
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It could not be delivered.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; somebody@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 unknown user
--x
Content-Type: {kind}

Message-ID: {message_id}
Subject: [Bikes] Hi

--x--
"""


def report(**changed):
    said = {
        "to": "hearth@localhost",
        "action": "failed",
        "status": "5.1.1",
        "kind": "message/rfc822",
        "message_id": "<x@y>",
    } | changed
    return REPORT.format(**said)


def take(**changed):
    return take_bounce(email.message_from_string(report(**changed), policy=policy.default))


def mailed():
    topic, (starter, other) = talk()
    replied(topic, other)
    mail_now()
    return starter, Letter.objects.get(to=starter.email)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_that_encloses_a_letter_stops_mail_to_its_reader(kind):
    member, letter = mailed()

    assert take(message_id=letter.message_id, kind=kind) == [member]

    assert "unknown user" in MailChoice.objects.get(member=member).stopped_because


def test_a_report_to_a_letters_own_return_address_stops_mail(settings):
    settings.BOUNCE_EMAIL = "bounces@example.org"
    member, _letter = mailed()

    assert take(to=box.outbox[0].from_email) == [member]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"to": "bounces+1-0123456789abcdef@example.org"},
        {"action": "delayed", "status": "4.4.1"},
        {"status": "4.2.2"},
    ],
)
def test_a_report_about_no_letter_or_no_final_failure_changes_nothing(changed):
    _member, letter = mailed()
    if "status" in changed:
        changed = changed | {"message_id": letter.message_id}

    assert take(**changed) == []
    assert not MailChoice.objects.exists()


def test_the_command_reads_a_report_from_standard_input(monkeypatch, capsys):
    _member, letter = mailed()
    given = io.TextIOWrapper(io.BytesIO(report(message_id=letter.message_id).encode()))
    monkeypatch.setattr("sys.stdin", given)

    call_command("take_bounce")

    assert "stopped for 1" in capsys.readouterr().out


@pytest.mark.parametrize("junk", [b"", b"\xff\x00", b"Content-Type: multipart/report\n\n--"])
def test_junk_is_no_report(junk):
    assert take_bounce(email.message_from_bytes(junk, policy=policy.default)) == []
