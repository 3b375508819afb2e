"""From the front door to the first words in a group."""

import email
import re
from email.policy import default as plain_policy

from django.conf import settings

from community.core.outbox import keep_all
from community.members.models import User
from community.topics.models import Topic
from tests.factories import PASSWORD, make_group, make_member, make_topic


def letter_to(address):
    """The text of the last mail to this address, as the mail program shows it."""
    keep_all()
    letters = [
        email.message_from_bytes(file.read_bytes(), policy=plain_policy)
        for file in sorted(settings.MAIL_DIR.glob("*.eml"))
    ]
    mine = [letter for letter in letters if address in letter["To"]]
    return mine[-1].get_body(("plain",)).get_content()


def link_in(text):
    return re.search(r"http://\S+", text)[0]


def test_a_newcomer_signs_up_follows_the_mail_and_is_signed_in(visit, site):
    page = visit()
    page.go("/")
    page.press("Join")
    page.get_by_label("Account name").fill("Noor")
    page.get_by_label("E-mail").fill("noor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.press("Join", within=page.locator("#signup-form"))
    page.says("Look into your mail")

    link = link_in(letter_to("noor@example.org"))
    assert link.startswith(f"{site}/")
    page.go(link)
    if confirm := page.locator("main form button").all():
        confirm[0].click()

    page.get_by_text("Your account").wait_for(state="attached")
    assert User.objects.get(name="Noor").emailaddress_set.get().verified
    assert page.complaints == []


def test_a_member_signs_in_joins_a_group_and_writes_a_topic(visit):
    make_member(name="ada-w", password=PASSWORD)
    make_group(name="Frames", slug="frames")
    page = visit()
    page.go("/accounts/login/")
    page.get_by_label("Account name or e-mail").fill("ada-w")
    page.get_by_label("Password").fill(PASSWORD)
    page.press("Sign in", within=page.locator("main form").first)
    page.go("/g/frames/")
    page.press("Join")
    page.press("New topic")
    page.get_by_label("Title").fill("Which tube for the rear?")
    page.get_by_label("Your text").fill("Is **25 mm** enough?")
    page.get_by_label("Tags").fill("Steel, rear end")
    page.press("Post the topic")

    page.get_by_role("heading", name="Which tube for the rear?").wait_for()
    assert page.locator(".prose strong").inner_text() == "25 mm"
    topic = Topic.objects.get()
    assert page.path() == topic.get_absolute_url()
    assert sorted(topic.tags.names()) == ["rear-end", "steel"]
    assert page.complaints == []


def test_without_javascript_one_joins_writes_replies_edits_and_deletes(visit):
    group = make_group(name="Frames", slug="frames")
    topic = make_topic(group=group, title="Which tube?")
    page = visit(make_member(name="ada-w"), script=False)
    page.go("/g/frames/")
    page.press("Join")
    page.press("New topic")
    page.get_by_label("Title").fill("My first bike")
    page.get_by_label("Your text").fill("It has three wheels.")
    page.press("Post the topic")
    page.says("It has three wheels.")

    page.go(topic.get_absolute_url())
    page.get_by_label("Your text").fill("Take 30 mm.")
    page.press("Reply")
    page.locator("#p2").get_by_text("Take 30 mm.").wait_for()
    assert page.get_by_label("Your text").input_value() == ""

    page.locator("#p2 summary").click()
    page.press("Edit", within=page.locator("#p2"))
    page.get_by_label("Your text").fill("Take 32 mm.")
    page.press("Save")
    page.locator("#p2").get_by_text("Take 32 mm.").wait_for()

    page.locator("#p2 summary").click()
    page.press("Delete", within=page.locator("#p2"))
    page.press("Delete", within=page.locator("main form"))
    page.says("Post 2 was taken back by its author")
    assert page.get_by_text("Take 32 mm.").count() == 0
