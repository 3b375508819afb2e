"""L4, L14: words of a shut house, closed tags, few people, and the parts one can choose."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from analytics.actions.evaluating import quote_post
from analytics.actions.pinning import LeavesItsGroup, pin_words
from analytics.actions.reports import NotTheirs, publish
from analytics.days import last_finished_day, today
from analytics.permissions import can_quote, can_quote_in_report
from analytics.queries.advice import pins_of
from analytics.queries.places import by_kind, parts_for
from analytics.reporting.periods import last_ended
from analytics.scopes import Scope
from analytics.showing.advice import evidence_of, evidence_outside
from community.groups.models import Group
from community.search.models import Query
from tests.analytics.readers import DOORS, outside, report_address, said, shut_house, signed_in
from tests.factories import (
    make_advice,
    make_engagement_report,
    make_event,
    make_group,
    make_member,
    make_occurrence,
    make_post,
    make_signal,
    make_topic,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return make_member(is_manager=True)


def test_L4_words_of_a_house_that_guests_do_not_read_stay_inside(boss):
    post = make_post(source="Zonk is grand.", topic=make_topic(tags=["zonktag"]))
    report = make_engagement_report()
    quote_post(report=report, post=post, passage="", tone="praise", by=boss)
    assert "Zonk is grand" in outside(report)

    shut_house()
    for door in DOORS:
        assert "Zonk is grand" not in outside(report, door)
    assert "Zonk is grand" in said(signed_in(boss).get(report_address(report, "report")))


def test_L4_a_rising_tag_of_a_shut_house_is_not_told_outside(boss):
    topic = make_topic(tags=["zonktag"])
    report = make_engagement_report()
    report.body["talk"]["tags"] = [
        {"tag": topic.tags.first().pk, "people": 8, "before": 0, "groups": [topic.group_id]}
    ]
    report.save(update_fields=["body"])
    assert "zonktag" in outside(report)
    shut_house()
    assert "zonktag" not in outside(report)


def test_L4_in_a_shut_house_words_leave_in_advice_by_the_word_of_a_manager_alone(boss):
    post, advice = make_post(source="Zonk is grand."), make_advice()
    pinned = pin_words(advice=advice, post=post, passage="")
    shut_house()

    assert evidence_outside(pins_of(advice)) == []  # pinned before the house was shut
    pinned.delete()
    with pytest.raises(LeavesItsGroup):
        pin_words(advice=advice, post=post, passage="")
    pin_words(advice=advice, post=post, passage="", knowing=True)
    assert [one.words for one in evidence_outside(pins_of(advice))] == ["Zonk is grand."]


def test_L4_in_a_shut_house_who_runs_one_group_lets_no_words_out_of_another():
    host, post = make_member(), make_post()
    own = Scope("group", str(make_group(managers=[host]).pk))
    assert can_quote(host, post, own)
    shut_house()
    assert not can_quote(host, post, own)
    assert can_quote_in_report(host, post, own)


def test_L14_a_report_of_a_tag_that_only_a_secret_group_wears_is_not_published():
    group = make_group(visibility="secret")
    tag = make_topic(group=group, tags=["zonkmerger"]).tags.first()
    report = make_engagement_report(scope=Scope("tag", str(tag.pk)))
    with pytest.raises(NotTheirs):
        publish(report=report)
    for door in DOORS:
        assert "zonkmerger" not in outside(report, door)


def test_L14_advice_tells_strangers_no_closed_tag_and_how_many_people_of_no_figure():
    closed = make_topic(group=make_group(visibility="secret"), tags=["zonkmerger"]).tags.first()
    known = make_topic(tags=["cargo"]).tags.first()
    advice, told = make_advice(), {"metric": "posts", "span": "week", "day": today(), "value": 9}
    for number, tag in enumerate((closed, known), 1):
        advice.pins.create(scope=f"tag:{tag.pk}", n=7, position=number, **told)

    facts = [one.facts for one in evidence_outside(pins_of(advice))]
    assert [found[0] for found in facts] == ["One tag", "#cargo"]
    assert "people" not in str(facts)
    assert "people" not in str(evidence_of(pins_of(advice))[0].facts)


def test_L14_a_published_report_of_a_tag_is_gone_when_its_groups_close():
    topic = make_topic(tags=["zonkmerger"])
    report = make_engagement_report(scope=Scope("tag", str(topic.tags.first().pk)))
    publish(report=report)
    member = signed_in(make_member())
    assert "zonkmerger" in said(member.get(report_address(report, "published")))

    Group.objects.filter(pk=topic.group_id).update(visibility="secret")
    assert member.get(report_address(report, "published")).status_code == 404
    assert "zonkmerger" not in outside(report)


@pytest.mark.parametrize(("came", "words"), [(2, "Fewer than 5 people"), (5, "5 people")])
def test_what_the_house_knows_of_events_counts_no_few(came, words):
    boss = make_member()
    group = make_group(managers=[boss])
    occurrence = make_occurrence(event=make_event(group=group), came_count=came)
    ended = timezone.now() - 2 * DAY
    type(occurrence).objects.filter(pk=occurrence.pk).update(
        starts_at=ended - timedelta(hours=2), ends_at=ended
    )
    page = said(signed_in(boss).get(reverse("analytics:tactics")))
    assert words in page
    assert "2 people" not in page


def test_words_that_one_member_looked_for_five_times_stand_in_no_report():
    cache.clear()
    period, searcher = last_ended("month", last_finished_day()), signed_in(make_member())
    for _one in range(5):
        searcher.get("/search/", {"q": "zonkdisease"})
    assert Query.objects.get().times == 1
    Query.objects.update(day=period.ends_on)
    assert "zonkdisease" not in str(make_engagement_report().body)


def test_words_that_five_members_looked_for_do():
    cache.clear()
    period = last_ended("month", last_finished_day())
    for _one in range(5):
        signed_in(make_member()).get("/search/", {"q": "zonkdisease"})
    Query.objects.update(day=period.ends_on)
    assert "zonkdisease" in str(make_engagement_report().body)


def tag_with(name, *, value, n):
    tag = make_topic(tags=[name]).tags.first()
    day = last_finished_day()
    make_signal(metric="posts", scope=f"tag:{tag.pk}", span="days30", day=day, value=value, n=n)
    return tag


def test_the_picker_offers_tags_of_five_people_by_name(boss):
    for name, value, n in (("zonkb", 5, 5), ("zonka", 9, 6), ("zonkfew", 40, 4)):
        tag_with(name, value=value, n=n)
    make_group(name="Ängelholm")
    make_group(name="aspen")

    kinds = dict(by_kind(parts_for(boss)))
    assert [name for _key, name in kinds["Tags"]] == ["#zonka", "#zonkb"]
    groups = [name for _key, name in kinds["Groups"]]
    assert (groups[0], groups[-1]) == ("aspen", "Ängelholm")
    assert [key for key, _name in kinds[""]] == ["place"]


def test_parts_to_choose_from_stand_under_their_kinds(boss):
    make_group(name="Aspen")
    tag_with("zonka", value=9, n=6)
    client = signed_in(boss)
    for name in ("figures", "goal_new", "tactic_new", "advice_new", "rhythm"):
        page = said(client.get(reverse(f"analytics:{name}")))
        assert re.findall(r'<optgroup label="(\w+)"', page)[-2:] == ["Groups", "Tags"], name
        assert '<option value="place"' in page


@pytest.mark.parametrize("scope", ["group:999999", "language:zz", "tag:999999"])
@pytest.mark.parametrize("name", ["figures", "figure_csv", "figure_json"])
def test_a_part_that_never_was_is_not_found(boss, scope, name):
    make_signal(metric="posts")
    address = reverse(f"analytics:{name}")
    assert signed_in(boss).get(address, {"scope": scope}).status_code == 404


def test_figures_of_a_group_that_is_gone_are_kept(boss):
    make_signal(metric="posts", scope="group:999999", span="days30")
    page = signed_in(boss).get(reverse("analytics:figures"), {"scope": "group:999999"})
    assert page.status_code == 200
    assert "No longer there" in said(page)
