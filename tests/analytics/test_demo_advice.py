"""The demo's advice: what a newcomer finds to read."""

import pytest

from analytics.models import Advice, Pin
from community.importing.demo.advice import load_advice
from community.importing.demo.loading import FOLDER, load_demo
from community.members.models import User

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_draft_one_that_waits_and_one_that_was_done():
    load_demo()
    if not Advice.objects.exists():
        load_advice(FOLDER, {member.name: member for member in User.objects.all()})

    assert sorted(Advice.objects.values_list("state", flat=True)) == ["done", "draft", "sent"]
    assert Pin.objects.exclude(agreed_at=None).count() == 2
    assert not Pin.objects.filter(text="").exists()
