"""How well a member is known here, from 0 (just came) to 4 (trusted by hand).

The ladder of numbers.md, section 1, as far as this house keeps what it asks for:

1. read in 5 topics, 30 posts;
2. read in 20 topics, 100 posts; here for 15 days; gave and was given a reaction; answered in 3
   topics;
3. read in 200 topics, 500 posts; here for 100 days, and in the last 100 of them answered in 10
   topics, gave 30 reactions, was given 20 and bore no sanction but a warning;
4. runs the house or a group, or holds rights as a volunteer.

Minutes of reading and days of visiting are not kept: days since joining stand for them. It is
worked out anew each time and stored nowhere; it weighs reports, and shuts no door to anybody.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from community.members.models import User

LATELY = timedelta(days=100)
KNOWN, TRUSTED = 3, 4
# Each count ends where the highest step is reached, so that it costs the same for everybody.
FACTS = """
WITH read AS (
    SELECT number FROM topics_readmark WHERE member_id = %(member)s LIMIT 500
), wrote AS (
    SELECT topic_id, number, reaction_count, made_at FROM topics_post
    WHERE author_id = %(member)s AND deleted_at IS NULL
    ORDER BY made_at DESC, id DESC LIMIT 300
), said AS (
    SELECT made_at FROM topics_reaction WHERE member_id = %(member)s
    ORDER BY made_at DESC LIMIT 30
)
SELECT (SELECT count(*) FROM read),
    (SELECT coalesce(sum(number), 0) FROM read),
    (SELECT count(DISTINCT topic_id) FROM wrote WHERE number > 1),
    (SELECT count(DISTINCT topic_id) FROM wrote WHERE number > 1 AND made_at > %(since)s),
    (SELECT count(*) FROM said),
    (SELECT count(*) FROM said WHERE made_at > %(since)s),
    (SELECT coalesce(sum(reaction_count), 0) FROM wrote),
    (SELECT coalesce(sum(reaction_count), 0) FROM wrote WHERE made_at > %(since)s),
    EXISTS (SELECT FROM moderation_sanction WHERE member_id = %(member)s AND kind <> 'warn'
        AND since > %(since)s),
    EXISTS (SELECT FROM groups_membership WHERE member_id = %(member)s AND role = 'manager')
"""


@dataclass(frozen=True)
class Facts:
    """What is known of a member's time here; `late_` is of the last hundred days."""

    topics_read: int
    posts_read: int
    answered: int
    late_answered: int
    said: int
    late_said: int
    received: int
    late_received: int
    was_sanctioned: bool
    runs_a_group: bool


def standing_of(member: User) -> int:
    """0 to 4; one question, none for those who run the house or hold rights."""
    if member.is_manager or member.is_volunteer:
        return TRUSTED
    facts = facts_of(member)
    if facts.runs_a_group:
        return TRUSTED
    return ladder(facts, timezone.now() - member.joined_at)


def facts_of(member: User) -> Facts:
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"member": member.pk, "since": timezone.now() - LATELY})
        return Facts(*cursor.fetchone())


def ladder(facts: Facts, here: timedelta) -> int:
    """The highest step whose own and all lower conditions are met."""
    steps = (_has_looked_round(facts), _takes_part(facts, here), _belongs(facts, here))
    return next((n for n, is_met in enumerate(steps) if not is_met), KNOWN)


def _has_looked_round(facts):
    return facts.topics_read >= 5 and facts.posts_read >= 30


def _takes_part(facts, here):
    has_read = facts.topics_read >= 20 and facts.posts_read >= 100
    is_heard = facts.said >= 1 and facts.received >= 1 and facts.answered >= 3
    return has_read and is_heard and here >= timedelta(days=15)


def _belongs(facts, here):
    has_read = facts.topics_read >= 200 and facts.posts_read >= 500
    is_heard = facts.late_said >= 30 and facts.late_received >= 20 and facts.late_answered >= 10
    return has_read and is_heard and here >= LATELY and not facts.was_sanctioned
