import json
import subprocess
import sys

import numpy
import pytest

from analytics.effects import asking
from analytics.effects.estimating import estimate
from tests.bench_effects_sets import weeks_of


def asked_of(seed):
    return weeks_of("messy", numpy.random.default_rng(seed), level=80, others="groups")


def test_a_process_of_its_own_answers_in_the_order_of_the_questions():
    asked = [asked_of(1), asked_of(2)]

    assert asking.estimates(asked) == [pytest.approx(estimate(one)) for one in asked]


def test_nothing_is_started_where_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(asking.subprocess, "run", lambda *_a, **_k: pytest.fail("started"))

    assert asking.estimates([]) == []


def test_without_statsmodels_it_cannot_tell(monkeypatch):
    monkeypatch.setattr(asking, "find_spec", lambda _name: None)

    assert asking.estimates([asked_of(1)]) == [{"why_not": "not_installed"}]


def test_questions_carry_numbers_and_no_names():
    assert set(asked_of(1)) == {"unit", "values", "people", "split", "others", "beside"}


def test_judging_loads_no_heavy_library():
    code = (
        "import os, sys, json, django; os.environ['HEARTH_DEV'] = '1';"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'community.config.settings'; django.setup();"
        "import analytics.actions.judging;"
        "print(json.dumps([m for m in ('numpy', 'pandas', 'statsmodels') if m in sys.modules]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=asking.HOME
    )

    assert json.loads(done.stdout.splitlines()[-1]) == []
