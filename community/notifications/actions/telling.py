"""Putting a notice into inboxes."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from community.core.asking import preparing
from community.live.announcing import announce
from community.members.models import User
from community.notifications.models import Kind, usual_way
from community.notifications.queries import forget_now_and_then

# Who is told, decided by the database in one go: let in, not kept out, wants to know, and does not
# keep away from who did it. A manager's word reaches everybody; what is owed to somebody reaches
# them whatever they chose, and what was decided about them waits for them while they are kept out.
TELL = """
INSERT INTO notifications_notice
    (member_id, kind, subject, gather, place, actor_id, by_mail, made_at)
SELECT m.id, %(kind)s::text, %(subject)s::text, %(gather)s::text, %(place)s::bigint,
    %(actor)s::bigint, w.way = 'mail', %(now)s::timestamptz
FROM members_user m
CROSS JOIN LATERAL (SELECT coalesce(
    (SELECT p.way FROM notifications_preference p
     WHERE p.member_id = m.id AND p.kind = %(kind)s::text AND p.place = %(place)s::bigint),
    (SELECT p.way FROM notifications_preference p
     WHERE p.member_id = m.id AND p.kind = %(kind)s::text AND p.place IS NULL),
    %(usual)s::text) AS way) w
WHERE m.id = ANY(%(members)s::bigint[]) AND m.id IS DISTINCT FROM %(actor)s::bigint
    AND m.is_active AND m.approved_at IS NOT NULL AND m.banned_at IS NULL
    AND (%(is_owed)s::boolean OR w.way <> 'nothing')
    AND (%(waits)s::boolean
        OR m.suspended_until IS NULL OR m.suspended_until <= %(now)s::timestamptz)
    AND (%(is_word)s::boolean OR NOT EXISTS (
        SELECT FROM members_boundary b
        WHERE b.member_id = m.id AND b.towards_id = %(actor)s::bigint))
ORDER BY m.id
ON CONFLICT (member_id, subject) DO """
ONCE = "NOTHING"
# More of the same: unread again, but at most once an hour, whoever presses a button how often.
# It belongs where its thing stands now.
AGAIN = """UPDATE
SET made_at = excluded.made_at, read_at = NULL, mailed_at = NULL, actor_id = excluded.actor_id,
    by_mail = excluded.by_mail, gather = excluded.gather, place = excluded.place
WHERE notifications_notice.made_at < excluded.made_at - interval '1 hour'"""


@transaction.atomic
def notify(
    *,
    members: Iterable[int],
    kind: Kind,
    subject: str,
    gather: str,
    place: int | None = None,
    actor: User | None = None,
    renew: bool = False,
    owed: bool = False,
) -> list[int]:
    """Tell members of one thing, each once; who was told now. Whether they may see it is asked
    before, by the room that calls. What is owed to them stands in their inbox, by whatever way
    they chose."""
    told = {
        "kind": str(kind),
        "subject": subject,
        "gather": gather,
        "place": place,
        "actor": actor.pk if actor else None,
        "usual": str(usual_way(kind)),
        "members": sorted(set(members)),
        "is_word": kind in (Kind.WORD, Kind.DECISION),
        "is_owed": owed or kind == Kind.DECISION,
        "waits": kind == Kind.DECISION,
        "now": timezone.now(),
    }
    with preparing() as cursor:
        cursor.execute(f"{TELL}{AGAIN if renew else ONCE} RETURNING member_id", told)
        reached = [row[0] for row in cursor.fetchall()]
    forget_now_and_then(reached)
    if reached:
        announce(*(f"member:{member}" for member in reached), notice=1)
    return reached
