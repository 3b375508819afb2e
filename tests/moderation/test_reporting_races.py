"""Forty who report one post in one moment: one case, one score, hidden once, told once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.db.models import Sum

from community.core.outbox import keep_all
from community.notifications.models import Notice
from community.topics.models import Change
from moderation.actions.reporting import ToldBefore, report
from moderation.models import Case, Practice, Report, ReportKind
from tests.factories import make_member, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)
CREW = 8
TRIES = 5


def at_once(told):
    """Each of these reports from a thread of its own crew; what was refused is None."""
    gate = Barrier(CREW)

    def run(share):
        try:
            gate.wait(timeout=60)
            return [one_report(by, thing) for by, thing in share]
        finally:
            connection.close()

    with ThreadPoolExecutor(CREW) as pool:
        shares = [told[at::CREW] for at in range(CREW)]
        return [one for found in pool.map(run, shares) for one in found]


def one_report(by, thing):
    """Sent again where the machine was too busy to answer in time, as a browser would."""
    for _ in range(TRIES):
        try:
            return report(by=by, thing=thing, kind=ReportKind.OTHER, note="Look at this.").pk
        except ToldBefore:
            return None
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
    raise AssertionError("never answered")


@pytest.mark.parametrize("make", [make_post, make_topic])
def test_forty_who_report_at_once_are_one_case_that_hides_once(make):
    thing = make()
    Practice.objects.create(pk=1, hide_score=20, hide_people=10)

    at_once([(make_member(), thing) for _ in range(40)])
    keep_all()

    case = Case.objects.get()
    weights = Report.objects.filter(case=case).aggregate(total=Sum("weight"))["total"]
    assert (case.score, case.people_count, case.matter_count) == (weights, 40, 1) == (40.0, 40, 1)
    thing.refresh_from_db()
    assert thing.is_hidden
    assert Change.objects.filter(by=None).count() == 1
    assert Notice.objects.filter(member=thing.author).count() == 1


def test_one_member_who_presses_many_times_is_one_report():
    by, post = make_member(), make_post()

    told = at_once([(by, post)] * 40)

    assert len([one for one in told if one]) == Report.objects.count() == 1
    assert Case.objects.get().score == 1.0
