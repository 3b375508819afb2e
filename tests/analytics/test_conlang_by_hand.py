"""conlang.meta, February 2018: worked out from the archive's own files, and written down here.

How soon somebody else answered or commented is read from Posts.xml and Comments.xml, without a
line of Hearth: 22 of 26 questions had a reply in 24 hours, 24 in 72, two had none.
"""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest

from analytics.metrics import METRICS
from analytics.models import Span
from analytics.queries.signals import HOUSE, figures_on, steps_of
from analytics.rolling import roll
from analytics.scopes import WHOLE
from tests.analytics.comparing import live_in
from tests.community.importing.dumps import run
from tests.factories import make_group

LAST = date(2018, 2, 28)
KNOWN = datetime(2018, 3, 8)  # by the archive's clock, which is UTC and does not say so
ONE_HOUR = timedelta(hours=1)
QUESTIONS, WITHIN_24, WITHIN_72 = 26, 22, 24
MEDIAN, P90 = 0.7412111111, 45.3674019444  # hours: 44 minutes and 28 seconds; nearly two days
COHORT, CAME_BACK = 33, 7


def rows_of(folder, name):
    for row in ElementTree.parse(folder / f"{name}.xml").getroot():
        yield row.attrib | {"at": datetime.fromisoformat(row.attrib["CreationDate"])}


def writer_of(row):
    """Whoever left is known by the name that stayed behind."""
    names = ("OwnerUserId", "UserId", "OwnerDisplayName", "UserDisplayName")
    return next((row[name] for name in names if name in row), None)


def waits(folder):
    """Hours until the first answer or comment by somebody else, of February's questions."""
    posts = {row["Id"]: row for row in rows_of(folder, "Posts")}
    first = {}
    replies = [(row.get("ParentId"), row) for row in posts.values() if row["PostTypeId"] == "2"]
    for row in rows_of(folder, "Comments"):
        about = posts.get(row["PostId"], {})
        replies.append((about.get("ParentId") or about.get("Id"), row))
    for question, row in replies:
        asked = posts.get(question)
        who = writer_of(row)
        if asked and who != writer_of(asked) and row["at"] < KNOWN:
            first[question] = min(first.get(question, row["at"]), row["at"])
    return [
        (first[pk] - row["at"]) / ONE_HOUR if pk in first else None
        for pk, row in posts.items()
        if row["PostTypeId"] == "1" and (row["at"].year, row["at"].month) == (2018, 2)
    ]


def cohort(folder):
    """Who wrote first from 1 to 7 February, and who of them wrote from 22 to 28 February."""
    wrote = {}
    for name in ("Posts", "Comments"):
        for row in rows_of(folder, name):
            who = writer_of(row)
            if who and row.get("PostTypeId", "1") in "12":
                wrote.setdefault(who, set()).add(row["at"].date())
    week, again = days_of_february(1), days_of_february(22)
    began = {who for who, days in wrote.items() if min(days) in week}
    return len(began), sum(bool(wrote[who] & again) for who in began)


def days_of_february(first):
    return {date(2018, 2, first + place) for place in range(7)}


@pytest.fixture
def archive(shared_data):
    return shared_data / "stackexchange" / "conlang.meta"


@pytest.fixture
def counted(db, archive):
    run(archive, into=make_group())
    live_in("UTC")
    roll(LAST)


def test_shares_and_median_of_february_are_those_worked_out_by_hand(archive, counted):
    by_hand = waits(archive)
    within = [sum(one is not None and one < hours for one in by_hand) for hours in (24, 72)]

    found = figures_on(HOUSE, WHOLE, Span.MONTH, LAST)

    assert (len(by_hand), *within) == (QUESTIONS, WITHIN_24, WITHIN_72)
    assert found["topics"].value == QUESTIONS
    assert found["answered_24h"].value == pytest.approx(WITHIN_24 / QUESTIONS)
    assert found["answered_72h"].value == pytest.approx(WITHIN_72 / QUESTIONS)
    assert found["first_response_median_all"].value == pytest.approx(MEDIAN)
    assert found["first_response_p90_all"].value == pytest.approx(P90)


def test_unanswered_questions_are_among_those_that_wait_longest(archive):
    waited = sorted(waits(archive), key=lambda one: (one is None, one))

    assert waited[12:13] == [pytest.approx(MEDIAN)]  # the 13th of 26: half are answered by then
    assert waited[23:] == [pytest.approx(P90), None, None]  # 24 of 26: more than nine of ten


def test_cohort_of_the_first_week_is_the_one_worked_out_by_hand(archive, counted):
    found = steps_of(HOUSE, METRICS["retention"], WHOLE, Span.WEEK, LAST, LAST)[LAST]

    assert cohort(archive) == (COHORT, CAME_BACK)
    assert (found[3].n, found[3].value) == (COHORT, pytest.approx(CAME_BACK / COHORT))
