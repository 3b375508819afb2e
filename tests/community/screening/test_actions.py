import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from community.screening.actions import (
    BadDomain,
    WatchedAlready,
    carry_over,
    decide_host,
    decide_mail_domain,
    drop_mail_domain,
    drop_word,
    forget,
    hold_first_posts,
    keep_word,
    learn,
    stop_counting,
    use_scale,
)
from community.screening.counting import count_hosts, forget_old
from community.screening.limits import KEPT_FOR
from community.screening.models import (
    House,
    Lesson,
    LinkHost,
    MailDomain,
    Scale,
    Screened,
    WatchedWord,
)
from community.screening.queries import is_mail_refused, rulebook
from community.screening.screening import screen
from community.screening.tasks import nightly
from community.screening.training import train_from_lessons
from tests.community.screening.drafting import author, draft, newcomer, written
from tests.community.screening.test_weighing import texts_and_verdicts
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


def test_the_same_word_is_watched_once_in_a_place():
    group = make_group()
    keep_word(pattern="heck")
    keep_word(pattern="heck", group=group)
    keep_word(pattern="heck", language="sv")

    with pytest.raises(WatchedAlready):
        keep_word(pattern="heck")

    assert WatchedWord.objects.count() == 3


def test_a_dangerous_pattern_is_not_kept():
    before = rulebook().stamp

    with pytest.raises(ValidationError):
        keep_word(pattern="(a+)+$", how="regex")

    assert not WatchedWord.objects.exists()
    assert rulebook().stamp == before


def test_there_is_an_end_to_watched_words(monkeypatch):
    monkeypatch.setattr("community.screening.actions.watching.WORDS_MOST", 2)
    keep_word(pattern="one")
    keep_word(pattern="two")

    with pytest.raises(WatchedAlready):
        keep_word(pattern="three")


def test_every_change_of_a_word_gives_another_stamp():
    word = keep_word(pattern="one")
    stamps = [House.objects.get().stamp]
    keep_word(word=word, pattern="two")
    stamps.append(House.objects.get().stamp)
    drop_word(word=word)
    stamps.append(House.objects.get().stamp)

    assert len(set(stamps)) == 3


def test_throw_away_mail_is_known_from_the_start_and_managers_have_the_last_word():
    assert is_mail_refused("a@mailinator.com")
    assert is_mail_refused("a@sub.mailinator.com")
    assert not is_mail_refused("a@example.org")
    assert not is_mail_refused("a@com")
    assert not is_mail_refused("nonsense")

    decide_mail_domain(domain="Mailinator.com", is_refused=False)
    decide_mail_domain(domain="example.org", is_refused=True)
    decide_mail_domain(domain="fine.example.org", is_refused=False)

    refused = [
        is_mail_refused(f"a@{domain}")
        for domain in ("x.mailinator.com", "example.org", "b.example.org", "c.fine.example.org")
    ]
    assert refused == [False, True, True, False]


def test_a_list_of_mail_domains_is_taken_in_and_changes_no_decision(tmp_path, capsys):
    kept = decide_mail_domain(domain="kept.example", is_refused=False)
    file = tmp_path / "list.txt"
    file.write_text("# a list\nkept.example\nNEW.example # why\n\nnot a domain\nnew.example\n")

    call_command("load_mail_domains", str(file))

    kept.refresh_from_db()
    assert (kept.is_refused, MailDomain.objects.count()) == (False, 2)
    assert "1 domains are new" in capsys.readouterr().out


def test_what_is_no_domain_is_refused():
    with pytest.raises(BadDomain):
        decide_mail_domain(domain="nonsense", is_refused=True)
    with pytest.raises(BadDomain):
        decide_host(host="http://", standing="trusted")


def test_a_dropped_domain_is_decided_about_no_longer():
    domain = decide_mail_domain(domain="example.org", is_refused=True)

    drop_mail_domain(domain=domain)

    assert not is_mail_refused("a@example.org")


def test_nobody_signs_up_with_a_throw_away_address_and_who_is_here_still_resets(
    client, mailoutbox
):
    asked = {"username": "kotlet", "display_name": "Kot Let", "password1": "correct horse battery"}
    page = reverse("account_signup")

    refused = client.post(page, {**asked, "email": "a@mailinator.com", "time_zone": "UTC"})
    taken = client.post(page, {**asked, "email": "a@example.org", "time_zone": "UTC"})

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert "throw-away mail" in refused.content.decode()
    make_member(email="old@mailinator.com")
    reset = client.post(reverse("account_reset_password"), {"email": "old@mailinator.com"})
    assert reset.status_code == 302


def test_hosts_are_counted_by_member_once_they_have_stood_for_a_day():
    link = ("https://wiki.example/1",)
    first, second, new = make_member(), make_member(), make_member()
    for _again in range(3):
        written(draft(author(first), links=link), seconds_ago=90_000)
    written(draft(author(second), links=link), seconds_ago=90_000)
    written(draft(newcomer(new), links=link), seconds_ago=90_000)
    written(draft(author(make_member()), links=link), seconds_ago=1_000)

    count_hosts()
    count_hosts()

    assert LinkHost.objects.get().member_count == 2
    written(draft(author(first), links=link), seconds_ago=90_000)
    count_hosts()
    assert LinkHost.objects.get().member_count == 2


def test_links_in_spam_are_counted_against_their_host():
    row = written(
        draft(author(make_member()), links=("https://bad.example/",)), seconds_ago=90_000
    )
    learn(subject=row.subject, text="buy", is_spam=True)

    count_hosts()

    host = LinkHost.objects.get()
    assert (host.member_count, host.spam_count) == (0, 1)


def test_what_was_destroyed_leaves_nothing_behind():
    row = written(draft(author(make_member())))
    learn(subject=row.subject, text="words", is_spam=False)

    forget(row.subject)

    assert not Screened.objects.exists()
    assert not Lesson.objects.exists()


def test_a_decision_is_learned_over_what_merely_stood():
    learn(subject="post:1", text="words", is_spam=True)
    learn(subject="post:1", text="words", is_spam=False)

    lesson = Lesson.objects.get()
    assert (lesson.is_spam, lesson.is_decided) == (False, True)


def test_old_rows_go_and_decisions_stay():
    row = written(draft(author(make_member())))
    learn(subject="post:2", text="words", is_spam=True)
    Screened.objects.filter(pk=row.pk).update(at=timezone.now() - KEPT_FOR * 1.1)

    forget_old()

    assert not Screened.objects.exists()
    assert Lesson.objects.filter(is_decided=True).count() == 1


def teach(count=320):
    for number, (text, is_spam) in enumerate(texts_and_verdicts(count)):
        learn(subject=f"post:{number}", text=text, is_spam=is_spam)


def test_the_score_is_trained_from_decisions_and_used_from_the_next_text_on():
    before = rulebook().scale
    teach()

    scale = train_from_lessons()

    assert (scale.lesson_count, scale.spam_count) == (320, 80)
    assert scale.area > 0.95
    assert House.objects.get().scale == scale
    assert rulebook().scale.weights != before.weights


def test_too_few_decisions_train_nothing(capsys):
    teach(100)

    call_command("train_screening")

    assert "Too little was decided yet" in capsys.readouterr().out
    assert not Scale.objects.exists()


def test_an_earlier_training_can_be_used_again():
    teach()
    first, second = train_from_lessons(), train_from_lessons()
    assert House.objects.get().scale == second

    use_scale(scale=first)

    assert House.objects.get().scale == first


def test_the_worker_trains_in_a_process_of_its_own(monkeypatch):
    asked = []
    monkeypatch.setattr("subprocess.run", lambda command, **how: asked.append(command[1:]))

    nightly()

    assert asked == [["-m", "django", "train_screening"]]


def test_what_was_held_is_remembered_of_what_it_became():
    row = written(draft(newcomer(make_member())), subject="held:1")
    learn(subject="held:1", text="Some words", is_spam=False)

    carry_over(subject="held:1", to="post:1")

    assert Screened.objects.get().subject == "post:1"
    assert Screened.objects.get().fingerprint == row.fingerprint
    assert Lesson.objects.get().subject == "post:1"


def test_an_edit_that_was_held_changes_what_is_remembered_of_its_post():
    member = make_member()
    first = written(draft(newcomer(member)), subject="post:1", seconds_ago=500)
    edit = written(
        draft(newcomer(member), "Other words altogether", kind="edit"), subject="held:1"
    )

    carry_over(subject="held:1", to="post:1")

    kept = Screened.objects.get()
    assert (kept.pk, kept.kind, kept.at) == (first.pk, "reply", first.at)
    assert kept.fingerprint == edit.fingerprint


def test_what_was_taken_back_is_no_copy_and_counts_for_nothing():
    member = make_member()
    written(draft(newcomer(member)), subject="held:1")

    stop_counting(subject="held:1")

    assert screen(draft(newcomer(member))).outcome == "pass"


def test_first_posts_wait_where_the_house_says_so_but_not_for_the_trusted():
    hold_first_posts(count=2)
    member = make_member()

    known = [screen(draft(author(member, post_count=count))).outcome for count in (0, 1, 2)]
    trusted = screen(draft(author(member, post_count=0, is_trusted=True))).outcome

    assert (known, trusted) == (["hold", "hold", "pass"], "pass")
    assert screen(draft(author(member, post_count=0), kind="edit")).outcome == "hold"
    assert screen(draft(author(member, post_count=2), kind="edit")).outcome == "pass"
