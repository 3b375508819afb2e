"""N5: what two write at once is not overwritten unseen. And what was printed in vain is printed
at once when it says something else."""

import pytest
from django.test import Client
from django.urls import reverse

from analytics import printing
from analytics.models import EngagementReport
from analytics.printing import print_of
from analytics.reporting.printing import NotPrinted
from community.core.outbox import keep_all
from tests.factories import make_advice, make_engagement_report, make_member

pytestmark = pytest.mark.django_db


def at(name, *keys):
    return reverse(f"analytics:{name}", args=keys)


def two_managers():
    clients = Client(), Client()
    for client in clients:
        client.force_login(make_member(is_manager=True))
    return clients


def test_a_draft_of_advice_is_not_overwritten_unseen():
    advice, (first, second) = make_advice(), two_managers()
    where = at("advice_edit", advice.pk)
    shown = second.get(where).context["form"]
    given = {"level": "tactical", "confidence": "likely", "scope": "place", "to_name": "A"}
    given |= {"question": "Q?", "language": "en", "seen": shown["seen"].value()}
    first.post(where, given | {"recommendation": "A long text of the first."})

    answer = second.post(where, given | {"recommendation": "Second."})

    advice.refresh_from_db()
    assert (answer.status_code, advice.recommendation) == (409, "A long text of the first.")
    assert "Second." in answer.content.decode()
    renewed = answer.context["form"]["seen"].value()
    assert second.post(where, given | {"recommendation": "2.", "seen": renewed}).status_code == 302


def test_headline_and_lead_are_not_overwritten_unseen():
    report, (first, second) = make_engagement_report(), two_managers()
    seen = second.get(at("report", report.pk)).context["wording"]["seen"].value()
    where = at("report_words", report.pk)
    first.post(where, {"headline": "First", "lead": "", "seen": seen})

    answer = second.post(where, {"headline": "Second", "lead": "", "seen": seen})

    report.refresh_from_db()
    assert (answer.status_code, report.headline) == (409, "First")
    page = answer.content.decode()
    assert ('value="Second"' in page, "Saving again puts yours" in page) == (True, True)
    renewed = answer.context["wording"]["seen"].value()
    assert second.post(where, {"headline": "S", "lead": "", "seen": renewed}).status_code == 302


def test_advice_that_was_sent_cannot_be_opened_for_editing(client):
    client.force_login(make_member(is_manager=True))

    assert client.get(at("advice_edit", make_advice(sent=True).pk)).status_code == 409
    assert client.get(at("advice_edit", make_advice().pk)).status_code == 200


@pytest.fixture
def died(monkeypatch):
    """A report whose printer died; how often one was asked."""
    report, asked = make_engagement_report(), []

    def dead(*_asked):
        asked.append(1)
        raise NotPrinted("killed")

    with monkeypatch.context() as patch:
        patch.setattr(printing, "print_page", dead)
        print_of(report, "en")
        keep_all()
        assert print_of(report, "en").failed_because
        keep_all()
    assert len(asked) == 1  # the same words wait a while
    return report


def test_after_a_printer_died_other_words_are_printed_at_once(died, monkeypatch):
    monkeypatch.setattr(printing, "print_page", lambda *_asked: b"%PDF")
    EngagementReport.objects.filter(pk=died.pk).update(headline="New words")
    died.refresh_from_db()

    print_of(died, "en")
    keep_all()

    assert print_of(died, "en").file is not None
