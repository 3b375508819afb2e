"""Mail about notices: gathered, late, true when it leaves, and once."""

import email
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.conf import settings as configured
from django.core import mail as box
from django.utils import timezone

from community.core import outbox
from community.core.models import Letter, Promise
from community.groups.actions import leave_group
from community.members.models import Boundary, User
from community.notifications import actions, mailing
from community.notifications.models import Digest, MailChoice, Notice, Preference
from community.topics import actions as topics
from community.topics.actions import delete_post, move_topic
from community.topics.models import Follow, Level
from tests.community.notifications.scenes import keep, mail_now, replied, talk
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db
OUTBOX = (Notice, Letter, Digest)


def parsed(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=policy.default)


def test_replies_of_a_topic_are_one_mail_after_five_quiet_minutes():
    topic, (starter, other) = talk()
    replied(topic, other, "The first reply.")
    replied(topic, other, "The second reply.")

    mailing.promise_mails(timezone.now())
    keep()
    assert box.outbox == []
    mail_now()

    (mail,) = box.outbox
    assert mail.to == [starter.email]
    assert mail.body.index("The first reply.") < mail.body.index("The second reply.")
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_topic_that_is_never_quiet_is_mailed_after_half_an_hour():
    topic, (_starter, other) = talk()
    replied(topic, other)
    Notice.objects.update(made_at=timezone.now() - timedelta(minutes=31))
    replied(topic, other)

    mailing.promise_mails(timezone.now())
    keep()

    assert len(box.outbox) == 1


def test_what_was_read_meanwhile_is_not_mailed():
    topic, (starter, other) = talk()
    replied(topic, other)
    actions.read_all(member=starter)

    mail_now()

    assert box.outbox == []


LEAVING = {
    "the post is deleted": lambda topic, member, post: delete_post(post=post, by=post.author),
    "the member leaves": lambda topic, member, post: leave_group(group=topic.group, member=member),
    "the member mutes": lambda topic, member, post: Follow.objects.filter(member=member).update(
        level=Level.MUTED
    ),
    "the member blocks": lambda topic, member, post: Boundary.objects.create(
        member=member, towards=post.author
    ),
    "the member wants none": lambda topic, member, post: Preference.objects.create(
        member=member, kind="reply", way="inbox"
    ),
    "the member is suspended": lambda topic, member, post: User.objects.filter(
        pk=member.pk
    ).update(suspended_until=timezone.now() + timedelta(days=1)),
    "the address is not confirmed": lambda topic, member, post: member.emailaddress_set.update(
        verified=False
    ),
    "the member is away for half a year": lambda topic, member, post: User.objects.filter(
        pk=member.pk
    ).update(seen_at=None, joined_at=timezone.now() - timedelta(days=181)),
    "mail was stopped": lambda topic, member, post: actions.stop_mail(
        member=member, because="550 unknown"
    ),
    "the member chose never": lambda topic, member, post: actions.choose_rhythm(
        member=member, rhythm="never"
    ),
}


@pytest.mark.parametrize("what", LEAVING)
def test_L3_L15_a_mail_promised_before_says_the_truth_of_when_it_leaves(what):
    topic, (starter, other) = talk(visibility="secret")
    post = replied(topic, other)
    Notice.objects.update(made_at=timezone.now() - timedelta(minutes=6))
    mailing.promise_mails(timezone.now())
    assert Promise.objects.filter(kept_at=None).count() == 1

    LEAVING[what](topic, starter, post)
    keep()

    assert [mail.to for mail in box.outbox if starter.email in mail.to] == []
    assert not Letter.objects.filter(to=starter.email).exists()


DECIDED = {
    "the topic is deleted": (
        "Your topic was taken away.",
        lambda topic, by: topics.delete_topic(topic=topic, by=by),
    ),
    "the topic moves away": (
        "Your topic was moved.",
        lambda topic, by: move_topic(topic=topic, to=make_secret(), by=by),
    ),
}


def make_secret():
    return make_group(name="Cellar", visibility="secret")


@pytest.mark.parametrize("what", DECIDED)
def test_L3_L15_a_mail_of_what_was_decided_leaves_alone_and_names_nothing_unread(what):
    topic, (starter, other) = talk(visibility="secret")
    replied(topic, other, "Nobody outside may read this.")
    Notice.objects.update(made_at=timezone.now() - timedelta(minutes=6))
    mailing.promise_mails(timezone.now())
    sentence, decided = DECIDED[what]

    decided(topic, other)
    keep()

    (mail,) = [mail for mail in box.outbox if starter.email in mail.to]
    said = str(parsed(mail))
    assert sentence in said
    for unread in ("Nobody outside", "Cellar", topic.title, topic.group.name):
        assert unread not in said
    assert Letter.objects.filter(to=starter.email).count() == 1


def test_L15_a_changed_address_gets_the_mail():
    topic, (starter, other) = talk()
    replied(topic, other)
    User.objects.filter(pk=starter.pk).update(email="new@example.org")
    starter.emailaddress_set.create(email="new@example.org", verified=True)

    mail_now()

    assert box.outbox[0].to == ["new@example.org"]


def test_the_headers_of_a_mail_about_a_topic(settings):
    settings.BOUNCE_EMAIL = "bounces@example.org"
    topic, (starter, other) = talk()
    replied(topic, other)

    mail_now()

    mail = parsed(box.outbox[0])
    thread = f"<topic.{topic.pk}@localhost>"
    assert mail["Message-ID"] == Letter.objects.get().message_id
    assert (mail["In-Reply-To"], mail["References"]) == (thread, thread)
    assert mail["List-Id"] == f"<group-{topic.group_id}.localhost>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith(f"<{configured.SITE_URL}/unsubscribe/")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == configured.DEFAULT_FROM_EMAIL
    assert box.outbox[0].from_email.startswith(f"bounces+{Letter.objects.get().pk}-")
    assert mail["To"] == starter.email


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("sv", "ltr"), ("he", "rtl")])
def test_a_mail_has_two_bodies_in_its_readers_language_and_nothing_remote(language, direction):
    topic, (starter, other) = talk()
    User.objects.filter(pk=starter.pk).update(language=language, time_zone="Asia/Jerusalem")
    replied(topic, other, "![x](https://tracker.example/a.png) <b>Bold</b> & words")

    mail_now()

    mail = parsed(box.outbox[0])
    html = mail.get_body(["html"]).get_content()
    text = mail.get_body(["plain"]).get_content()
    assert f'lang="{language}" dir="{direction}"' in html
    assert "<img" not in html
    assert "<style" not in html
    assert "<link" not in html
    assert "tracker.example" not in html
    assert "& words" in text
    assert "&lt;b&gt;" in html
    assert topic.title in text
    assert topic.title in html


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_I5_a_line_break_in_a_title_or_group_begins_no_header(sign):
    topic, (_starter, other) = talk(name=f"Bikes{sign}Bcc: x@evil.example")
    type(topic).objects.filter(pk=topic.pk).update(title=f"Hi{sign}Bcc: y@evil.example")
    replied(topic, other)

    mail_now()

    mail = parsed(box.outbox[0])
    assert mail["Bcc"] is None
    assert mail["Subject"] == "[Bikes Bcc: x@evil.example] Hi Bcc: y@evil.example"


def test_A1_every_link_of_every_mail_is_the_sites_own():
    topic, (starter, other) = talk()
    replied(topic, other)
    mail_now()
    actions.choose_rhythm(member=starter, rhythm="daily")
    replied(topic, other)
    Digest.objects.all().delete()
    User.objects.update(seen_at=timezone.now() - timedelta(days=3))
    mailing.mail_digest(member_id=starter.pk, period="2026-11-21")

    assert len(box.outbox) == 2
    for mail in box.outbox:
        links = [word for word in mail.body.split() if "://" in word]
        assert links
        assert all(link.startswith(configured.SITE_URL) for link in links)


def test_F7_every_keeper_twice_and_shuffled_leaves_the_same_rows():
    topic, (_starter, other, _third) = talk(people=3)
    for _ in range(3):
        replied(topic, other)
    mail_now()
    promises = list(Promise.objects.values_list("task", "about"))
    before = [list(model.objects.order_by("pk").values()) for model in OUTBOX]
    sent = len(box.outbox)

    for task, about in [*reversed(promises), *promises]:
        outbox.KEEPERS[task](**about)

    assert [list(model.objects.order_by("pk").values()) for model in OUTBOX] == before
    assert len(box.outbox) == sent


def test_F7_the_beat_that_beats_twice_mails_once():
    topic, (_starter, other) = talk()
    replied(topic, other)

    for _ in range(3):
        mail_now()

    assert len(box.outbox) == 1


def test_a_server_that_says_later_is_asked_again_with_the_truth_of_then(monkeypatch):
    topic, (_starter, other) = talk()
    first, second = replied(topic, other, "Stays."), replied(topic, other, "Goes.")

    def later(self, **kwargs):
        raise OSError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.message.EmailMessage.send", later)
        mail_now()
    assert not Letter.objects.exists()
    delete_post(post=second, by=other)
    Promise.objects.update(due_at=timezone.now())
    keep()

    (mail,) = box.outbox
    assert "Stays." in mail.body
    assert "Goes." not in mail.body
    assert first.number == 2


# Digests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "rhythm", "period"),
    [
        (datetime(2026, 3, 29, 5, 59, tzinfo=UTC), "daily", ""),  # Stockholm goes to summer time
        (datetime(2026, 3, 29, 6, 0, tzinfo=UTC), "daily", "2026-03-29"),
        (datetime(2026, 10, 25, 6, 59, tzinfo=UTC), "daily", ""),  # and back
        (datetime(2026, 10, 25, 7, 0, tzinfo=UTC), "daily", "2026-10-25"),
        (datetime(2026, 10, 26, 6, 59, tzinfo=UTC), "weekly", ""),
        (datetime(2026, 10, 26, 7, 0, tzinfo=UTC), "weekly", "2026-W44"),
        (datetime(2026, 10, 28, 3, 0, tzinfo=UTC), "weekly", "2026-W44"),
    ],
)
def test_a_digest_is_due_at_eight_by_its_readers_clock(now, rhythm, period):
    assert mailing.period_of(rhythm, "Europe/Stockholm", now) == period


def test_a_zone_nobody_knows_is_utc():
    assert mailing.period_of("daily", "Mars/Olympus", datetime(2026, 1, 1, 8, tzinfo=UTC))


def morning(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    mailing.promise_digests(moment)
    keep()


def daily_reader(**more):
    topic, (starter, other) = talk(**more)
    MailChoice.objects.create(member=starter, rhythm="daily")
    User.objects.filter(pk=starter.pk).update(time_zone="Europe/Stockholm")
    return topic, starter, other


def test_a_digest_comes_once_a_day_whatever_the_clock_does(monkeypatch):
    topic, _starter, other = daily_reader()
    replied(topic, other)
    today = timezone.now().replace(hour=7, minute=30)
    Notice.objects.update(made_at=today - timedelta(hours=1))

    for minutes in (0, 1, -600, 30, 600):  # a clock that jumps
        morning(monkeypatch, today + timedelta(minutes=minutes))

    assert len(box.outbox) == 1
    assert not Notice.objects.filter(by_mail=True, mailed_at=None).exists()


def test_a_digest_that_has_nothing_to_say_is_not_sent(monkeypatch):
    daily_reader()
    keep()

    morning(monkeypatch, timezone.now().replace(hour=12) + timedelta(days=9))

    assert box.outbox == []
    assert Digest.objects.count() == 1


def test_a_member_who_was_here_gets_what_waits_and_not_what_they_missed(monkeypatch):
    topic, starter, other = daily_reader()
    replied(topic, other, "Waits for you. " * 10)
    moment = timezone.now().replace(hour=12)
    Notice.objects.update(made_at=moment)
    User.objects.filter(pk=starter.pk).update(seen_at=moment)

    morning(monkeypatch, moment)

    assert "Waits for you." in box.outbox[0].body
    assert "Lively topics" not in box.outbox[0].body


def test_a_member_who_was_away_reads_what_was_lively(monkeypatch):
    topic, starter, other = daily_reader()
    question = topics.write_topic(
        group=topic.group,
        author=other,
        kind="question",
        title="Who knows?",
        source="Well?",
        tags=[],
        key="",
    )
    User.objects.filter(pk=starter.pk).update(seen_at=timezone.now() - timedelta(days=9))
    keep()
    Notice.objects.all().delete()

    morning(monkeypatch, timezone.now().replace(hour=12))

    body = box.outbox[0].body
    assert "Lively topics" in body
    assert question.title in body


def test_choosing_a_rhythm_at_noon_sends_nothing_before_tomorrow(monkeypatch):
    topic, (starter, other) = talk()
    replied(topic, other)
    moment = timezone.now().replace(hour=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    actions.choose_rhythm(member=starter, rhythm="daily")

    morning(monkeypatch, moment)
    assert box.outbox == []
    Notice.objects.update(made_at=moment + timedelta(hours=12))
    morning(monkeypatch, moment + timedelta(days=1))

    assert len(box.outbox) == 1


# Addresses -------------------------------------------------------------------------------------


def test_an_address_that_does_not_exist_stops_mail_until_the_member_says_so():
    member = make_member()
    Letter.objects.create(
        to=member.email,
        subject="x",
        text="",
        message_id="<1@x>",
        refused_at=timezone.now(),
        refused_because="550 no such user",
        is_address_bad=True,
    )

    assert (mailing.heed_refusals(), mailing.heed_refusals()) == (1, 0)

    choice = MailChoice.objects.get(member=member)
    assert choice.stopped_because == "550 no such user"
    actions.resume_mail(member=member)
    choice.refresh_from_db()
    assert choice.stopped_at is None


def test_one_member_gets_a_hundred_mails_a_day_at_most(monkeypatch):
    monkeypatch.setattr(mailing, "MAILS_A_DAY", 2)
    topic, (starter, other) = talk()

    for _ in range(4):
        replied(topic, other)
        mail_now()

    assert len(box.outbox) == 2
    assert Notice.objects.filter(member=starter, read_at=None).count() == 4


def test_a_moved_topic_is_mailed_by_the_choice_of_its_new_group():
    topic, (starter, other) = talk()
    new = make_group(members=[starter, other])
    Preference.objects.create(member=starter, kind="reply", place=new.pk, way="inbox")
    replied(topic, other, "A reply of before.")

    move_topic(topic=topic, to=new, by=other)
    mail_now()

    assert not [mail for mail in box.outbox if "A reply of before." in mail.body]
    assert set(Notice.objects.values_list("place", flat=True)) == {new.pk}
