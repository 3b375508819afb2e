"""The demo community, loaded once: every test looks at it as it was, what it does is undone."""

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone, translation

from community.core.models import Promise
from community.groups.models import Grant, Group, Membership
from community.importing.demo.loading import PASSWORD, load_demo
from community.importing.demo.thanking import BY_NAME
from community.members.models import Community, User
from community.notifications.mailing import promise_mails
from community.notifications.models import Notice
from community.notifications.queries import inbox_page, unread_count
from community.polls.models import Poll
from community.screening.models import Screened
from community.topics.models import Post, Reaction, ReadMark, Revision, Topic
from community.topics.queries import unread_counts
from events.models import Event, Happening, Occurrence
from events.reminding import thank_over
from moderation.measuring import take_temperature
from moderation.models import Case, CaseKind
from moderation.queries.listening import heated_topics, question_page


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """In a file of its own: no test beside these finds an empty house."""
    cache.clear()
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        yield load_demo()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    return loaded


def said_by(*words, **flags):
    said = io.StringIO()
    call_command("load_demo", *words, stdout=said, **flags)
    return said.getvalue()


def test_demo_has_the_people_groups_and_talks_it_promises(demo):
    assert User.objects.count() >= 40
    assert Group.objects.count() >= 8
    assert Topic.objects.count() >= 60
    assert Post.objects.count() >= 400
    assert set(Group.objects.values_list("visibility", flat=True)) == {"open", "closed", "secret"}
    assert Group.objects.filter(archived_at__isnull=False).exists()
    assert Post.objects.filter(deleted_at__isnull=False).exists()
    assert Revision.objects.exists()
    assert Community.objects.get().host.is_manager


def test_demo_counts_right(demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path  # files of other tests are none of the demo's

    call_command("check_consistency")


def test_reactions_of_the_demo_were_given_by_different_people_of_the_group(demo):
    given = Reaction.objects.count()

    assert given == Post.objects.aggregate(all=Sum("reaction_count"))["all"]
    assert Reaction.objects.values("member").distinct().count() >= 20
    assert not Reaction.objects.filter(member=F("post__author")).exists()
    assert not Reaction.objects.filter(made_at__gt=timezone.now()).exists()
    assert set(Reaction.objects.values_list("slot", flat=True)) == {1, 2, 3}


def test_members_of_the_demo_thank_as_much_as_planned_since_it_is_done_by_name(demo):
    planned = {
        (topic.title, number): post.helped
        for group in demo.groups
        for topic in group.topics
        for number, post in enumerate(topic.post, start=1)
    }
    since = timezone.now() - BY_NAME
    told = [
        (planned[title, number], given, made_at >= since)
        for title, number, given, made_at in Post.objects.values_list(
            "topic__title", "number", "reaction_count", "made_at"
        )
        if planned.get((title, number))
    ]
    now, before = ([row[:2] for row in told if row[2] is wanted] for wanted in (True, False))

    assert sum(given for _, given in now) >= 0.9 * sum(plan for plan, _ in now) > 0
    assert sum(given for _, given in before) < 0.8 * sum(plan for plan, _ in before)


def test_demo_was_alive_this_week_and_never_in_the_future(demo):
    newest = Post.objects.order_by("-made_at").first().made_at

    assert 0 <= (timezone.now() - newest).days < 7


def test_demo_accounts_sign_in_with_what_is_printed(demo, rf):
    lines = said_by(accounts=True).splitlines()

    assert len(lines) == 5
    for line in lines:
        name, password, address = line.partition(": ")[2].split(" / ")
        assert password == PASSWORD
        assert EmailAddress.objects.get(email=address, verified=True).user.name == name
        assert authenticate(rf.post("/"), username=name, password=password)


def test_account_with_another_password_is_not_printed(demo):
    host = Community.objects.get().host
    host.set_password("another password")
    host.save()

    assert f"{host.name} /" not in said_by(accounts=True)


def test_newest_days_are_unread_for_everyone(demo):
    maja = Community.objects.get().host
    fresh = Topic.objects.order_by("-last_post_at").filter(group__memberships__member=maja).first()
    mark = ReadMark.objects.filter(member=maja, topic=fresh).first()

    assert mark is None or mark.number < fresh.last_number
    assert ReadMark.objects.filter(member=maja).count() > 20


def test_the_cast_of_the_demo_finds_a_living_inbox(demo):
    for name in ("maja", "jonas", "pieter", "yusuf", "tomer"):
        member = User.objects.get(name=name)
        rows = inbox_page(member).rows

        assert unread_count(member) == sum(row.is_unread for row in rows) >= 3, name
        assert sum(unread_counts(member).values()) >= 5, name
        assert member.follows.filter(topic__isnull=False).count() >= 5, name
        assert member.follows.filter(tag__isnull=False).exists(), name
    assert Notice.objects.filter(read_at__isnull=False).exists()
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds >= {"reply", "mention", "quote", "reaction", "accepted", "word"}


def test_notices_of_the_demo_bear_the_day_of_what_they_tell_and_never_become_mail(demo):
    told = Notice.objects.filter(kind="reply")
    posts = dict(Post.objects.values_list("pk", "made_at"))

    assert {notice.made_at for notice in told} <= set(posts.values())
    assert all(notice.made_at == posts[int(notice.subject[5:])] for notice in told)
    assert promise_mails(timezone.now()) == 0
    assert not Promise.objects.exists()


def test_mentions_and_quotes_of_the_demo_lead_somewhere(demo):
    assert Post.objects.filter(html__contains='class="mention"').exists()
    assert Post.objects.filter(html__contains='class="quote-by"').exists()


def test_everybody_is_in_the_groups_they_write_in(demo):
    writers = Post.objects.values_list("topic__group_id", "author_id")
    members = Membership.objects.values_list("group_id", "member_id")

    assert set(writers) <= set(members)


def test_the_reviewers_of_the_demo_find_a_queue_of_all_kinds(demo):
    kinds = set(Case.objects.filter(decided_at=None).values_list("kind", flat=True))
    waves = Case.objects.filter(kind=CaseKind.HELD, matter_count__gt=1)

    assert kinds == {"report", "held", "watched", "newcomer", "request", "appeal"}
    assert Case.objects.count() >= 12
    assert waves.get().matter_count == 3
    assert Case.objects.filter(due_at__lt=timezone.now()).exists()
    assert not Case.objects.filter(opened_at__gt=timezone.now()).exists()


def test_the_reviewers_of_the_demo_read_which_word_is_watched(demo):
    watched = Case.objects.get(kind=CaseKind.WATCHED).matters.get()
    reasons = Screened.objects.get(subject=f"post:{watched.post_id}").reasons

    assert [reason["about"]["word"] for reason in reasons] == ["Forget legal"]


def test_members_of_the_demo_read_what_was_decided_about_them_and_why(demo, client):
    settled = Case.objects.exclude(decided_at=None)
    assert settled.filter(decided_at__lt=timezone.now() - timedelta(days=1)).count() >= 5
    client.force_login(User.objects.get(name="yusuf"))

    page = client.get(reverse("moderation:decisions")).content.decode()
    assert "Please stay with the bridge" in page


def test_one_topic_of_the_demo_is_warm_and_stays_so_while_its_reports_wait(demo, db):
    maja = User.objects.get(name="maja")
    warm = heated_topics(maja, 9)

    assert [one.topic.title[:11] for one in warm] == ["Second pack"]
    take_temperature(timezone.now() + timedelta(hours=8))
    assert len(heated_topics(maja, 9)) == 1


def test_who_only_reads_in_the_demo_does_nothing(demo):
    names = [plan.name for plan in demo.members if plan.reads]

    assert len(names) >= 10
    assert not Post.objects.filter(author__name__in=names).exists()
    assert not Reaction.objects.filter(member__name__in=names).exists()


def test_the_unanswered_questions_of_the_demo_have_somebody_to_ask(demo):
    maja = User.objects.get(name="maja")
    questions = question_page(maja, "").rows

    assert any(question.experts for question in questions)


def test_a_volunteer_of_the_demo_finds_the_cases_of_one_group(demo):
    karin = User.objects.get(name="karin")
    seen = Case.objects.visible_to(karin).filter(decided_at=None)

    assert {case.group.slug for case in seen} == {"stockholm"}
    assert not Grant.objects.filter(until__lt=timezone.now()).exists()


def test_events_of_the_demo_are_of_all_sorts_and_never_stale(demo):
    now = timezone.now()
    workshop = Event.objects.get(rule="FREQ=MONTHLY;BYDAY=-1SA")
    date = workshop.occurrences.coming(now).soonest_first().first()

    assert (date.capacity, date.seats_taken, date.going_count, date.waiting_count) == (20,) * 3 + (
        3,
    )
    assert date.starts_at - now < timedelta(days=36)
    assert Event.objects.filter(cancelled_at__isnull=False).count() == 1
    assert Event.objects.filter(topic__group__visibility="secret").count() == 1
    assert Occurrence.objects.filter(came_count__gt=0, ends_at__lt=now).count() == 2
    assert set(Event.objects.values_list("language", flat=True)) == {"en", "sv", "he"}
    soon = Occurrence.objects.coming(now).filter(starts_at__lt=now + timedelta(days=8))
    assert soon.count() >= 2


def test_nobody_of_the_demo_is_told_of_its_events(demo):
    assert not Happening.objects.filter(told_at=None).exists()
    assert thank_over() == 0


def test_polls_of_the_demo_are_open_and_voted_in(demo):
    consultation = Poll.objects.consultations().get()

    assert Poll.objects.filter(closed_at=None, closes_at__gt=timezone.now()).count() == 2
    assert consultation.quorum > consultation.voter_count >= 5
    assert Poll.objects.exclude(pk=consultation.pk).get().voter_count == 12


@pytest.mark.parametrize("slip", ["motro", "framhjulsbroms"])
def test_search_knows_the_words_of_the_demo_from_its_first_moment(demo, client, slip):
    client.force_login(User.objects.get(name="maja"))

    page = client.get(reverse("search:page"), {"q": slip}).content.decode()

    assert "/t/" in page.partition("<main")[2]
