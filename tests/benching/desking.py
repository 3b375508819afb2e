"""A manager who is signed in, and a report: `python -m tests.benching.desking` as JSON."""

import json

import django

django.setup()

from django.urls import reverse  # noqa: E402 - Django must be set up first

from analytics.actions.reports import make_report  # noqa: E402
from analytics.days import last_finished_day  # noqa: E402
from analytics.reporting.periods import last_ended  # noqa: E402
from analytics.scopes import WHOLE  # noqa: E402
from community.members.models import User  # noqa: E402
from tests.benching.seeding import session_of  # noqa: E402
from tests.factories import make_member  # noqa: E402

NAME = "benchmanager"

if __name__ == "__main__":
    manager = User.objects.filter(name=NAME).first() or make_member(name=NAME, is_manager=True)
    period = last_ended("week", last_finished_day())
    report, _is_new = make_report(scope=WHOLE, period=period, by=manager)
    paths = {
        "dashboard": reverse("analytics:figures"),
        "one figure": reverse("analytics:figure", args=["active"]),
        "report": reverse("analytics:report", args=[report.pk]),
    }
    print(json.dumps({"cookie": session_of(manager), "paths": paths}))
