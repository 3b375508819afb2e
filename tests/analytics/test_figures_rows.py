"""What stands behind a figure: the rows that it counts, for whom, and why some have none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from analytics.days import today, window
from analytics.metrics.registry import METRICS
from analytics.models import Rollup, Signal, Span
from analytics.queries.rows.talk import posts_behind, topics_behind
from analytics.rolling.engine import roll
from analytics.scopes import WHOLE, Scope
from community.search.models import Query
from community.topics.models import Post, Reaction, Topic
from moderation.models import Appeal, Decision, Spell
from tests.factories import make_group, make_member, make_post, make_signal, make_topic
from tests.moderation.scenes import make_case, make_report

pytestmark = pytest.mark.django_db
NAMELESS = "figures about people name nobody"
ABOUT_PEOPLE = ["active", "readers", "stickiness", "retention_4", "absence_factor"]
ABOUT_PEOPLE += ["quiet_experts", "newcomer_first_post", "newcomer_stays"]


@pytest.fixture
def manager(client):
    manager = make_member(is_manager=True)
    client.force_login(manager)
    Rollup.objects.create(day=today())
    return manager


@pytest.fixture
def group(client):
    """Somebody who runs one group is signed in."""
    member = make_member()
    client.force_login(member)
    Rollup.objects.create(day=today())
    return make_group(managers=[member])


def opened(client, key, **asked):
    asked = {"span": "days30"} | asked
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = client.get(f"{reverse('analytics:figure', args=[key])}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def behind(client, key, **asked):
    """The part of the page that says what stands behind the figure."""
    return opened(client, key, **asked).partition('id="behind"')[2]


def give(post, member=None):
    Reaction.objects.create(post=post, member=member or make_member(), slot=1)
    Post.objects.filter(pk=post.pk).update(reaction_count=1)


def test_posts_behind_a_figure_are_those_that_were_counted(client, manager):
    counted = make_post(source="The chain came off on the bridge.")
    old, deleted, moved = (make_post(source=f"Not this one, {one}.") for one in "abc")
    Post.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=40))
    Post.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    Post.objects.filter(pk=moved.pk).update(moved_to=counted)
    gone = make_post(source="Not this one, d.")
    Topic.objects.filter(pk=gone.topic_id).update(deleted_at=timezone.now())

    page = behind(client, "posts")

    assert "The chain came off on the bridge." in page
    assert counted.get_absolute_url() in page
    assert "Not this one" not in page


def test_what_is_counted_and_what_is_listed_are_the_same_number(manager):
    day, tags = today() - timedelta(days=1), ["brakes"]
    people = [make_member() for _ in range(5)]
    topics = [make_topic(author=one, tags=tags, language="sv") for one in people]
    posts = [make_post(topic=topics[0], author=one) for one in [*people, manager]]
    for one in people:
        give(posts[-1], one)
    moment = window(Span.DAY, day)[0] + timedelta(hours=12)
    for model in (Post, Topic, Reaction):
        model.objects.update(made_at=moment)
    tag = Scope("tag", str(topics[0].tags.get().pk))
    scopes = [WHOLE, tag, Scope("group", str(topics[0].group_id)), Scope("language", "sv")]

    roll(day)

    for scope in scopes:
        told = Signal.objects.filter(scope=str(scope), span="day", day=day, step=0)
        told = dict(told.values_list("metric", "value"))
        asked = (manager, scope, *window(Span.DAY, day))
        replies = list(_posts(asked, "staff_share"))
        assert _posts(asked, "posts").count() == told["posts"]
        assert topics_behind(asked[0], "topics", *asked[1:]).count() == told["topics"]
        assert sum(one.given for one in _posts(asked, "reactions")) == told["reactions"]
        by_staff = sum(one.is_by_staff for one in replies)
        assert by_staff / len(replies) == pytest.approx(told["staff_share"])


def _posts(asked, key):
    viewer, *rest = asked
    return posts_behind(viewer, key, *rest)


def test_replies_behind_the_managers_share_say_who_wrote_them_without_a_name(client, manager):
    opening = make_topic(title="Who has a pump?")
    make_post(topic=opening, author=manager, source="I have one.")
    make_post(topic=opening, source="So do I.")

    page = behind(client, "staff_share")

    assert page.count("Who has a pump?") == 2
    assert page.count("by a manager") == page.count("by a member") == 1
    assert str(manager) not in page.partition("</section>")[0]


def test_reactions_open_to_the_posts_that_got_them(client, manager):
    praised, plain = make_post(source="Thank you for the map."), make_post(source="Nobody cared.")
    give(praised)
    give(plain)
    Reaction.objects.filter(post=plain).update(made_at=timezone.now() - timedelta(days=40))

    page = behind(client, "reactions")

    assert "Thank you for the map." in page
    assert "1 reaction in these days" in page
    assert "Nobody cared." not in page


def test_rows_of_what_a_group_manager_does_not_run_are_not_there(client, group):
    mine = make_post(topic=make_topic(group=group), source="Said in my group.")
    make_post(topic=make_topic(group=make_group(visibility="secret")), source="Said elsewhere.")
    give(mine)

    for key in ("posts", "reactions", "staff_share"):
        page = opened(client, key, scope=f"group:{group.pk}")
        assert "Said in my group." in page
        assert "Said elsewhere." not in page


@pytest.mark.parametrize("key", ["posts", "reactions", "staff_share", "topics", "undone_share"])
def test_rows_cost_the_same_however_many_there_are(client, manager, key):
    def fill():
        topic = make_topic()
        give(make_post(topic=topic))
        Decision.objects.create(by=manager, verb="hide", place=topic.group, topic=topic)

    fill()
    opened(client, key)
    with CaptureQueriesContext(connection) as few:
        opened(client, key)
    for _ in range(6):
        fill()
    with CaptureQueriesContext(connection) as many:
        opened(client, key)

    assert len(many) == len(few)


def test_posts_come_in_pages_by_key(client, manager, settings):
    settings.PAGE_SIZE = 2
    topic = make_topic(source="Post 0")
    for number in range(1, 4):
        make_post(topic=topic, source=f"Post {number}")

    first = behind(client, "posts")
    mark = first.partition("after=")[2].partition('"')[0].partition("&")[0]
    second = behind(client, "posts", after=mark)

    assert [f"Post {one}" in first for one in range(4)] == [False, False, True, True]
    assert [f"Post {one}" in second for one in range(4)] == [True, True, False, False]


def test_reports_open_to_the_cases_that_the_reader_reviews(client, group):
    inside = make_post(topic=make_topic(group=group), source="Buy my cheap chains.")
    outside = make_post(topic=make_topic(group=make_group()), source="Elsewhere, something else.")
    case = make_case(thing=inside)
    make_report(thing=inside, case=case)
    make_report(thing=outside)

    page = behind(client, "reports_per_1000", scope=f"group:{group.pk}")

    assert "Buy my cheap chains." in page
    assert reverse("moderation:case", args=[case.pk]) in page
    assert "Elsewhere" not in page
    assert f"{reverse('moderation:queue')}?group={group.pk}" in page


def test_cases_without_a_report_in_these_days_are_not_behind_reports(client, manager):
    make_case(thing=make_post(source="A watched word fell."))
    late = make_report(thing=make_post(source="Told of last year."))
    late.made_at = timezone.now() - timedelta(days=300)
    late.save()

    assert "None in these days." in behind(client, "reports_per_1000")


def test_the_time_to_a_decision_opens_to_the_cases_that_were_decided(client, manager):
    decided = make_case(
        thing=make_post(source="Decided."), state="decided", decided_at=timezone.now()
    )
    make_case(thing=make_post(source="Still waiting."))

    page = behind(client, "time_to_decision")

    assert reverse("moderation:case", args=[decided.pk]) in page
    assert "Still waiting." not in page
    assert "state=decided" in page


def test_undone_decisions_open_to_all_decisions_and_say_which_were_undone(client, group):
    boss = make_member(is_manager=True)
    kept, undone = (make_topic(group=group) for _ in range(2))
    foreign = make_topic(group=make_group())
    made = [
        Decision.objects.create(by=boss, verb="hide", place=one.group, topic=one)
        for one in (kept, undone, foreign)
    ]
    Decision.objects.create(by=boss, verb="undo", place=group, topic=undone, undoes=made[1])

    page = behind(client, "undone_share", scope=f"group:{group.pk}")

    assert page.count('<th scope="row">') == 2
    assert page.count("<td>No</td>") == 1
    assert reverse("moderation:decision", args=[made[2].pk]) not in page


def test_appeals_open_to_their_decisions_and_answers(client, manager):
    topic = make_topic()
    decision, other = (
        Decision.objects.create(
            by=make_member(is_manager=True), verb="hide", place=topic.group, topic=topic
        )
        for _ in range(2)
    )
    answered = {"answered_at": timezone.now(), "answered_by": make_member(is_manager=True)}
    Appeal.objects.create(
        decision=decision, by=topic.author, text="No.", outcome="upheld", **answered
    )
    Appeal.objects.create(decision=other, by=topic.author, text="Not answered.")

    page = behind(client, "appeals_upheld")

    assert reverse("moderation:decision", args=[decision.pk]) in page
    assert reverse("moderation:decision", args=[other.pk]) not in page
    assert "upheld" in page
    assert "No." not in page


def test_heat_opens_to_the_topics_that_turned_hot(client, manager):
    hot, warm = make_topic(title="Helmets again"), make_topic(title="Only lukewarm")
    Spell.objects.create(topic=hot, level=2, score=9, alerted_at=timezone.now())
    Spell.objects.create(topic=warm, level=1, score=5)

    page = behind(client, "heat")

    assert "Helmets again" in page
    assert "Only lukewarm" not in page


def test_words_that_few_looked_for_or_that_name_somebody_are_not_told(client, manager):
    named = make_member(name="rosalind")
    for words, hits, times in (
        ("tandem rental", 0, 6),
        ("rosalind tandem", 0, 9),
        ("lost keys", 0, 4),
        ("chain", 3, 20),
    ):
        Query.objects.create(day=today(), words=words, hit_count=hits, times=times)

    for key in ("searches_without_hit", "searches_without_hit_count"):
        page = behind(client, key)
        assert "tandem rental" in page
        assert named.name not in page
        assert "lost keys" not in page
        assert "<td" in page
        assert ">20<" not in page


def test_words_in_vain_of_one_language_are_those_of_that_language(client, manager):
    for words, language in (("låda", "sv"), ("crate", "en")):
        Query.objects.create(day=today(), words=words, language=language, times=5)

    page = behind(client, "searches_without_hit", scope="language:sv")

    assert "låda" in page
    assert "crate" not in page


def test_new_members_lead_on_to_the_directory_and_in_a_group_to_its_members(client, manager):
    group = make_group()

    assert f'href="{reverse("members:directory")}"' in behind(client, "new_members")
    page = behind(client, "new_members", scope=f"group:{group.pk}")
    assert f'href="{reverse("groups:members", args=[group.slug])}"' in page


@pytest.mark.parametrize("key", ABOUT_PEOPLE)
def test_figures_about_people_say_why_there_is_no_list(client, manager, key):
    page = behind(client, key)

    assert NAMELESS in page
    assert "<table" not in page


def test_every_figure_opens_to_rows_or_to_a_reason(client, manager):
    for key, metric in METRICS.items():
        if metric.steps:
            continue
        scope = {} if "place" in metric.scopes else {"scope": "language:sv"}
        page = behind(client, key, **scope)
        said = NAMELESS in page or "nothing but the number is kept" in page
        assert said == (key in {*ABOUT_PEOPLE, "page_reads", "guest_reads"})


def test_a_bar_of_a_group_leads_to_that_groups_posts_in_the_same_days(client, manager):
    group = make_group()
    make_signal(metric="posts", span="week", day=today(), value=30, n=9, scope=f"group:{group.pk}")
    asked = {"span": "week", "on": today().isoformat()}

    page = client.get(reverse("analytics:figures"), asked).content.decode()
    bars = page.partition("Posts by group")[2].partition("</figure>")[0]
    address = bars.partition('href="')[2].partition('"')[0]

    assert address.startswith(
        escape(f"{reverse('analytics:figure', args=['posts'])}?scope=group%3A")
    )
    assert client.get(address.replace("&amp;", "&")).context["scope"] == Scope(
        "group", str(group.pk)
    )


def test_a_mark_that_is_not_ours_is_refused(client, manager):
    for key in ("posts", "reports_per_1000", "undone_share", "appeals_upheld", "topics"):
        address = reverse("analytics:figure", args=[key])
        assert client.get(f"{address}?after=x").status_code == 400
