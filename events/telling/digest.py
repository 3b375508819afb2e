"""What a digest tells of events: the next dates that its reader may care for."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community.groups.queries import memberships_of
from community.members.models import User
from community.members.queries import boundaries_of
from community.notifications.letters import isolated
from community.notifications.subjects import Section, Shown, digest_part
from community.topics.models import Topic
from community.topics.queries import not_muted
from events.models import Attendance, Coming, Occurrence
from events.telling.clock import when
from events.telling.truth import ANSWERED

SPAN = timedelta(days=14)
MOST = 5


@digest_part
def events_coming(member: User, since: datetime) -> list[Section]:
    """In the member's groups, for the whole place, or answered: of each event the next date."""
    next_of_each = _coming(member).order_by("event", "starts_at", "pk").distinct("event")
    dates = Occurrence.objects.filter(pk__in=next_of_each.values("pk"))
    dates = dates.select_related("event__topic__group").soonest_first()[:MOST]
    return [Section(_("Events coming up"), tuple(_shown(date) for date in dates))]


def _coming(member):
    """Dates of the next two weeks, without what the member mutes, avoids or turned down."""
    now = timezone.now()
    dates = Occurrence.objects.visible_to(member).announced().standing()
    dates = dates.filter(starts_at__gt=now, starts_at__lte=now + SPAN)
    answered = Attendance.objects.filter(occurrence=OuterRef("pk"), member=member)
    comes = Q(Exists(answered.filter(coming__in=ANSWERED)))
    groups = [one.group_id for one in memberships_of(member)]
    near = Q(event__is_for_all=True) | Q(event__topic__group__in=groups)
    heard = Topic.objects.filter(not_muted(member)).exclude(author__in=boundaries_of(member))
    near &= Q(event__topic__in=heard)
    turned = answered.filter(coming__in=[Coming.NOT_GOING, Coming.REFUSED])
    return dates.filter(comes | near & ~Q(Exists(turned)))


def _shown(date):
    said = {"when": when(date), "place": isolated(date.place)}
    return Shown(
        title=date.event.title,
        url=date.get_absolute_url(),
        place=date.event.topic.group.name,
        text=_("%(when)s, %(place)s") % said if date.place else said["when"],
    )
