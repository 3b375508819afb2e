"""No notice, no mail and no ticket says a word to somebody who may not read it."""

import pytest
from django.core import signing
from django.urls import reverse

from community.members.models import User
from community.notifications.models import Digest, MailChoice, Notice, Rhythm
from community.notifications.subjects import shown_to
from community.topics.actions import delete_topic
from tests.walls.forms_found import browser_of
from tests.walls.living import mail_everything
from tests.walls.places import (
    ASKING,
    CONTENT,
    EXISTENCE,
    HELD,
    JUDGED,
    PRIVATE,
    REMOVED,
    RIGHTS,
    SECONDS,
    TOLD,
)

OWN_END = ("removedtitle", "removedreason")  # its author is told of it
GUEST_LETTER = ("name", "slug", "summary", "guest")  # an invitation, to whom it invites


def words_for(world, reader, place):
    """The canaries of a place that may reach a reader's inbox or letter box."""
    if reader is None:
        return GUEST_LETTER
    if reader in (world.manager, world.second):
        return EXISTENCE + CONTENT + REMOVED + ASKING + JUDGED + SECONDS
    if reader == place.host:
        return EXISTENCE + CONTENT + REMOVED + ASKING + JUDGED
    if reader == place.member:
        return EXISTENCE + CONTENT + OWN_END + HELD + TOLD
    if reader == world.rover:
        return EXISTENCE + CONTENT + ("again", "earlier")
    if reader in (world.silenced, place.reporter):
        return EXISTENCE + CONTENT
    if reader == place.volunteer:
        return EXISTENCE + CONTENT + RIGHTS
    if reader == place.asker and place.kind != "secret":
        return (*EXISTENCE, "note")
    return EXISTENCE + CONTENT if place.kind in ("open", "archived") else ()


def leaks(world, reader, text, to=""):
    """`to` matters where no member has it: advice goes to whom its manager named."""
    return {
        word
        for place in world.places.values()
        for what, word in place.canaries().items()
        if word in text
        and what not in words_for(world, reader, place)
        and not (what == "advice" and to == place.advice.to_address)
    }


def by_reader(mails):
    """Each mail's receiver, and all that it says."""
    readers = {member.email: member for member in User.objects.all()}
    for mail in mails:
        html = " ".join(str(content) for content, _type in mail.alternatives)
        said = f"{mail.subject} {mail.body} {html} {mail.extra_headers}"
        yield from ((to, readers.get(to), said) for to in mail.recipients())


def test_L1_no_mail_says_a_word_that_its_reader_may_not_read(world):
    MailChoice.objects.create(member=world.secret.host, rhythm=Rhythm.DAILY)
    User.objects.filter(pk=world.former.pk).update(seen_at=None)

    told = list(by_reader([*world.mails, *mail_everything()]))

    words = {world.secret.says(what) for what in ("title", "reply", "note", "name")}
    assert {word for word in words for _to, _reader, said in told if word in said} == words
    assert Digest.objects.filter(sent_at__isnull=False).count() == 2
    assert [
        (to, found) for to, reader, said in told if (found := leaks(world, reader, said, to))
    ] == []


def test_L3_who_left_gets_no_mail_of_what_was_promised_before(world):
    MailChoice.objects.filter(member=world.former).update(rhythm=Rhythm.INSTANT)
    assert Notice.objects.filter(member=world.former, by_mail=True, mailed_at=None).exists()

    mails = mail_everything()

    said = " ".join(said for _to, reader, said in by_reader(mails) if reader == world.former)
    assert world.open.says("title") in said
    assert leaks(world, world.former, said) == set()


def test_L3_no_notice_shows_or_counts_what_its_member_may_not_see(world):
    wrong = []
    for reader in User.objects.all():
        notices = Notice.objects.filter(member=reader)
        shown = shown_to(reader, notices) if reader.is_welcome else {}
        found = [leaks(world, reader, str(one)) for one in shown.values()]
        wrong += [(reader.name, leaked) for leaked in found if leaked]

    assert Notice.objects.filter(member=world.former, place=world.secret.group.pk).exists()
    assert wrong == []


def test_L3_the_bell_of_who_left_counts_nothing_of_the_group(world):
    Notice.objects.filter(member=world.former).exclude(place=world.secret.group.pk).delete()
    client = browser_of(world, "former", world.secret)

    answers = [client.get(reverse(f"notifications:{name}")) for name in ("count", "bell", "inbox")]

    assert Notice.objects.filter(member=world.former, read_at=None).exists()
    assert answers[0].json()["count"] == 0
    assert answers[2].context["page"].rows == []


def test_L15_a_mail_that_waits_says_nothing_of_what_was_taken_away_meanwhile(world):
    place = world.secret
    delete_topic(topic=place.topic, by=place.host, reason="guideline 5")

    mails = mail_everything()

    gone = [place.says(what) for what in ("body", "reply", "alt", "file", "revision")]
    told = [said for _to, reader, said in by_reader(mails) if reader == place.member]
    assert told
    assert [word for word in gone for said in told if word in said] == []


@pytest.mark.parametrize(
    "role", ["guest", "newcomer", "suspended", "outsider", "former", "member"]
)
def test_L5_a_ticket_opens_no_channel_of_what_may_not_be_read(world, role):
    place = world.secret
    client = browser_of(world, role, place)
    wanted = [f"topic:{place.topic.pk}", f"topic:{place.deleted_topic.pk}"]

    answer = client.get(reverse("live:ticket"), {"on": wanted})

    channels = channels_of(answer)
    assert channels == ([place.topic.channel] if role == "member" else [])


def channels_of(answer):
    address = answer.json()["address"] if answer.status_code == 200 else ""
    return signing.loads(address.partition("?t=")[2], salt="live")["c"] if address else []


def test_L1_what_one_keeps_for_oneself_is_in_no_mail(world):
    said = " ".join(said for _to, _reader, said in by_reader([*world.mails, *mail_everything()]))

    kept = [word for one in world.places.values() for word in one.canaries(of=PRIVATE).values()]
    assert [word for word in kept if word in said] == []
