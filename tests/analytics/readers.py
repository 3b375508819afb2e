"""Who reads figures, reports and advice, and through which doors."""

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from analytics.actions.reports import send_link
from analytics.report_links import report_token
from community.members.models.house import Community, Reading
from tests.factories import make_member

DOORS = ("outside", "outside_csv", "outside_json")


def shut_house():
    """From now on members alone read."""
    Community.objects.update_or_create(pk=1, defaults={"reading": Reading.MEMBERS})
    cache.clear()


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def said(answer):
    return answer.getvalue().decode()


def outside(report, door="outside", by=None):
    by = by or make_member(is_manager=True)
    link = send_link(report=report, address="", language="en", by=by)
    return said(Client().get(reverse(f"analytics:{door}", args=[report_token(link)])))


def report_address(report, name):
    return reverse(f"analytics:{name}", args=[report.pk])
