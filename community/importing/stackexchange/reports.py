"""Votes against a post there become reports here. Who voted is in no dump: nobody here said it.

They weigh one each and hide nothing. What was judged, or stands in a case here, is not brought
again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from community.importing.models import Source
from community.importing.stackexchange.batch import AT_ONCE, PURGED
from community.importing.stackexchange.staging import AGAINST, moment
from community.importing.tally import Tally
from community.topics.models import Post
from moderation.actions.reporting import report_from_elsewhere
from moderation.models import Report

VOTED = """
SELECT v.id, v.kind, v.at, i.post_id FROM staged_votes v
JOIN importing_imported i ON i.source_id = %s AND i.kind = 'post' AND i.foreign_id = v.post::text
WHERE v.kind = ANY(%s) ORDER BY v.id
"""
SAID = {
    "4": "Voted offensive at {site}.",
    "12": "Voted spam at {site}.",
    "15": "Brought before the moderators of {site}. What they found is not in the archive.",
}


@dataclass(frozen=True)
class Vote:
    """One vote against a post that came in."""

    told_in: str
    note: str
    at: datetime
    post: int | None


def bring_reports(source: Source, tally: Tally) -> None:
    """A report for each such vote, once."""
    with connection.cursor() as cursor:
        cursor.execute(VOTED, [source.pk, list(AGAINST)])
        votes = [_vote(source.site, *row) for row in cursor.fetchall()]
    for some in _in_batches(votes):
        _bring(some, tally)


def _vote(site, number, kind, at, post):
    return Vote(f"{site}/votes/{number}", SAID[kind].format(site=site), moment(at), post)


def _in_batches(votes):
    return (votes[at : at + AT_ONCE] for at in range(0, len(votes), AT_ONCE))


@transaction.atomic
def _bring(votes, tally):
    told = Report.objects.filter(told_in__in=[vote.told_in for vote in votes])
    known = set(told.values_list("told_in", flat=True))
    posts = Post.objects.select_related("topic").in_bulk(
        [vote.post for vote in votes if vote.post]
    )
    for vote in votes:
        post = posts.get(vote.post)
        if vote.told_in in known:
            tally.count("Votes", "unchanged")
        elif post is None:
            tally.skip("Votes", PURGED)
        elif post.is_deleted or post.topic.is_deleted:
            tally.skip("Votes", "what they were against is deleted here")
        else:
            report_from_elsewhere(post=post, told_in=vote.told_in, note=vote.note, made_at=vote.at)
            tally.count("Votes", "created")
