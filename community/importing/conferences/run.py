"""The list brought in: an announced event for each conference, past ones too, and nobody is told.

A hundred in each transaction; killed, it is taken up by running it again. What came in before
stays as it is here, also where the list says something else by now.
"""

import json
from hashlib import blake2b

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community.groups.models import Group, TopicKind
from community.importing.clocks import UNKNOWN
from community.importing.conferences.reading import FILE, Conference
from community.importing.conferences.wording import (
    SITE,
    credit,
    facts_of,
    made_at,
    source_of,
)
from community.importing.counting import counted
from community.importing.models import Imported, Kind, Source
from community.importing.people import newcomer
from community.importing.posting import new_topic, next_post, said_in_markdown
from community.importing.sources import alone, finish
from community.importing.sources import source_of as source_for
from community.importing.stackexchange.people import Looks
from community.importing.storable import storable
from community.importing.tagging import tag_topics
from community.importing.tally import Tally
from community.importing.terminal import Watching
from community.members.models import User
from events.actions.importing import bring_in_event

AT_ONCE, TAG_MAX = 100, 40
PURGED = "purged here, and stays away"


def import_conferences(
    conferences: list[Conference], *, group: Group, tally: Tally, progress: Watching
) -> None:
    """Bring in the conferences that are not here yet."""
    with alone(SITE):
        source = source_for(SITE, group, "--group")
        author = _author(source)
        progress.begin("Events", len(conferences))
        for at in range(0, len(conferences), AT_ONCE):
            some = conferences[at : at + AT_ONCE]
            _bring(source, author, some, tally)
            progress.advance(len(some))
        finish(source, tally)


@transaction.atomic
def _author(source: Source) -> User:
    """The list itself, as a member who cannot sign in: no person here planned these events."""
    row, _made = Imported.objects.select_for_update().get_or_create(
        source=source, kind=Kind.MEMBER, foreign_id=SITE
    )
    if row.member is None:
        row.member = newcomer(called=SITE, site=SITE, joined_at=source.begun_at, looks=Looks())
        row.member.save()
        row.save(update_fields=["member"])
    return row.member


@transaction.atomic
def _bring(source, author, conferences, tally):
    known = {
        row.foreign_id: row
        for row in Imported.objects.filter(
            source=source, kind=Kind.POST, foreign_id__in=[one.key for one in conferences]
        )
    }
    new = []
    for conference in conferences:
        row = known.get(conference.key)
        if row is None:
            new.append(conference)
        elif row.post_id is None:
            tally.skip(FILE, PURGED)
        else:
            tally.count(FILE, "unchanged")
            if row.seen != _seen(conference):
                tally.note("are told otherwise by now; they stay as they are here")
    _write(source, author, new, tally)


def _write(source, author, conferences, tally):
    keys, tags, rows, now = set(), {}, [], timezone.now()
    with counted(keys):
        for conference in conferences:
            topic, post = _topic(source, author, conference, now)
            keys.add(topic.pk)
            tags[topic.pk] = _tags(conference)
            facts = facts_of(conference)
            bring_in_event(topic=topic, author=author, facts=facts, hosts=[author])
            rows.append(_row(source, conference, post))
            tally.count(FILE, "created")
            if facts.zone == UNKNOWN and facts.place:
                tally.note("stand where we do not know the clock: their days go by UTC")
        tag_topics(tags)
        Imported.objects.bulk_create(rows)


def _topic(source, author, conference, now):
    said = said_in_markdown(source_of(conference))
    moment = made_at(conference, now)
    topic = new_topic(
        group=source.group,
        author=author,
        kind=TopicKind.EVENT,
        title=conference.text("name"),
        text=said.text,
        made_at=moment,
    )
    topic.save()
    post = next_post(topic, author, said, moment, credit())
    post.save()
    return topic, post


def _tags(conference):
    """The files that it stands in, by their names."""
    names = (storable(one).lower()[:TAG_MAX].strip() for one in conference.topics)
    return [name for name in dict.fromkeys(names) if name][: settings.TAGS_MAX]


def _row(source, conference, post):
    return Imported(
        source=source,
        kind=Kind.POST,
        foreign_id=conference.key,
        seen=_seen(conference),
        post=post,
    )


def _seen(conference: Conference) -> dict[str, str]:
    said = json.dumps([conference.row, sorted(conference.topics)], sort_keys=True)
    return {"row": blake2b(said.encode(), digest_size=8).hexdigest()}
