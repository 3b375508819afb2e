"""What a place holds once people live in it: files, bookmarks, reactions, follows, notices."""

from datetime import timedelta

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from community.core.images import FACES
from community.core.outbox import keep_all
from community.groups.actions import change_picture, leave_group
from community.members.actions import keep_distance
from community.notifications.actions import choose_rhythm
from community.notifications.mailing import promise_digests, promise_mails
from community.notifications.models import Kind, Notice, Rhythm
from community.pages.actions import make_feed_key
from community.screening.models import LinkHost, MailDomain, Scale, WatchedWord
from community.search.models import Query
from community.search.words import count_words
from community.topics.actions import (
    follow,
    mark_read,
    note_bookmark,
    purge_post,
    put_bookmark,
    react,
    write_edit,
)
from community.topics.models import Bookmark, Level
from community.uploads.actions import bring_file
from community.uploads.markdown import markdown_for
from tests.community.uploads.brought import picture_file
from tests.factories import make_post

PICTURE = b"RIFF\x04\x00\x00\x00WEBP"
SMALL = (8, 8)


def read_and_follow(place, world):
    """Before anything is written: who watches the group is told of all of it."""
    for member in (place.member, place.host, world.former, world.suspended):
        follow(member=member, thing=place.group, level=Level.WATCHING)
    change_picture(group=place.group, picture=dict.fromkeys(FACES, PICTURE))


def bring_files(place):
    """A picture and a file of the host's, and the Markdown that shows both."""
    says, host = place.says, place.host
    place.picture = bring_file(owner=host, file=picture_file(f"{says('file')}.png", size=SMALL))
    sheet = SimpleUploadedFile(f"{says('file')}.csv", says("words").encode() + b";a\n")
    place.file = bring_file(owner=host, file=sheet)
    return f"{markdown_for(place.picture, says('alt'))}\n\n{markdown_for(place.file)}"


def bring_removed_file(place):
    """A file of the member's, for a post that will be taken away."""
    sheet = SimpleUploadedFile(f"{place.says('removedfile')}.csv", b"a;b\n")
    place.removed_file = bring_file(owner=place.member, file=sheet)
    return markdown_for(place.removed_file)


def keep_and_react(place, world):
    """Everybody who may reads, keeps, and says thanks."""
    for member in (place.member, world.former, world.suspended):
        react(post=place.reply, member=member, slot=1)
        put_bookmark(post=place.reply, member=member)
        put_bookmark(post=place.question.posts.get(number=1), member=member)
        mark_read(member=member, topic=place.topic, number=2)
        follow(member=member, thing=place.topic, level=Level.WATCHING)
        follow(member=member, thing=place.topic.tags.get(), level=Level.TRACKING)
    react(post=place.edited, member=place.host, slot=2)
    place.bookmark = Bookmark.objects.get(post=place.reply, member=place.member)
    Bookmark.objects.filter(pk=place.bookmark.pk).update(note=place.says("kept"))
    place.feed_secret = make_feed_key(member=place.member)
    keep_distance(member=place.member, towards=world.outsider, distance="blocked")


def write_to_purge(place):
    """What will be destroyed once it was changed, kept, thanked for, told of and counted."""
    says, member, host = place.says, place.member, place.host
    sheet = SimpleUploadedFile(f"{says('purgedfile')}.csv", b"a;b\n")
    place.purged_file = bring_file(owner=member, file=sheet)
    before = f"@{host.name} {says('purgedold')}"
    place.purged = make_post(topic=place.topic, author=member, source=before)
    after = f"@former {says('purgedreply')}\n\n{markdown_for(place.purged_file)}"
    write_edit(post=place.purged, editor=member, source=after, seen=0)
    react(post=place.purged, member=host, slot=1)
    put_bookmark(post=place.purged, member=host)
    kept = Bookmark.objects.get(post=place.purged, member=host)
    note_bookmark(bookmark=kept, note=says("purgedkept"))


def purge(place, world):
    purge_post(post=place.purged, by=world.manager, reason=place.says("reason"))
    place.topic.refresh_from_db()


def tell(world):
    """The keepers run: notices are made, and the words of posts are counted."""
    choose_rhythm(member=world.former, rhythm=Rhythm.DAILY)
    world.former_feed = make_feed_key(member=world.former)
    mail.outbox.clear()
    keep_all()
    world.mails = list(mail.outbox)
    count_words()
    world.query = Query.objects.create(day=timezone.now().date(), words="wheel")
    for place in world.places.values():
        heard = Notice.objects.filter(member=place.member)
        place.notice = heard.exclude(kind=Kind.DECISION).latest("pk")


def part(place, world):
    """Who was in every group goes; what they kept, and were told of, stays behind."""
    leave_group(group=place.group, member=world.former)


def mail_everything():
    """All mails of a day, as the worker sends them: the instant ones, then the digests."""
    mail.outbox.clear()
    later = timezone.now() + timedelta(minutes=10)
    promise_mails(later)
    keep_all()
    noon = (later + timedelta(days=1)).replace(hour=12)
    promise_digests(noon)
    keep_all()
    return mail.outbox


def set_rules(world):
    for place in world.places.values():
        WatchedWord.objects.create(pattern=f"{place.kind} weeds", group=place.group)
    LinkHost.objects.create(host="links.example.org")
    MailDomain.objects.create(domain="throwaway.example.org")
    told = {"lesson_count": 300, "spam_count": 50, "area": 0.98, "held_share": 0.002}
    Scale.objects.create(
        weights=b"", unit=1, bias=0, threshold=0, version=1, found_share=0.9, **told
    )
