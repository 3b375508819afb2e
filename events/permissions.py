"""Who may do what with events. An event follows its topic: what shuts that, shuts this."""

from community.groups.models import Group, Visibility
from community.groups.permissions import can_read, can_write, manages
from community.members.models import User, Viewer
from community.topics.permissions import can_start_topic
from events.models import Attendance, Coming, Event, Occurrence
from events.queries.events import host_ids


def can_plan(viewer: Viewer, group: Group) -> bool:
    """Whoever may open a topic here may plan an event."""
    return can_start_topic(viewer, group)


def can_plan_for_all(viewer: Viewer) -> bool:
    """Events for the whole place are planned by those who run it."""
    return viewer.is_authenticated and viewer.is_manager and not viewer.is_silenced


def can_be_for_all(group: Group) -> bool:
    return group.visibility == Visibility.OPEN


def can_host_in(member: User, group: Group) -> bool:
    """Hosts can read where their event stands."""
    return member.is_welcome and can_read(member, group)


def _stands(event: Event) -> bool:
    """Neither it nor its group was put away."""
    shut = event.topic_id is not None and (event.topic.is_deleted or event.topic.is_archived)
    return not shut and not event.group.is_archived


def _is_host(viewer, event):
    return viewer.is_authenticated and viewer.pk in host_ids(event)


def can_edit(viewer: Viewer, event: Event) -> bool:
    """Its hosts, while they may write there, and those who run the group."""
    if not viewer.is_authenticated or viewer.is_silenced or not _stands(event):
        return False
    return manages(viewer, event.group) or (
        _is_host(viewer, event) and can_write(viewer, event.group)
    )


def can_announce(viewer: Viewer, event: Event) -> bool:
    """A topic opens in their name: they must be able to open one."""
    return event.is_draft and can_edit(viewer, event) and can_plan(viewer, event.draft_group)


def can_cancel(viewer: Viewer, event: Event) -> bool:
    return not event.is_draft and can_edit(viewer, event)


def can_host(viewer: Viewer, event: Event) -> bool:
    """The door, who asks to come, the sheet of who came; also where the group was put away."""
    if not viewer.is_authenticated or event.is_draft or event.topic.is_deleted:
        return False
    by_hosting = _is_host(viewer, event) and can_read(viewer, event.group)
    return by_hosting or manages(viewer, event.group)


def can_check_in(viewer: Viewer, event: Event) -> bool:
    return can_host(viewer, event) and _stands(event)


def can_judge(viewer: Viewer, event: Event) -> bool:
    """Letting in who asks, and not."""
    return can_host(viewer, event) and _stands(event) and not viewer.is_silenced


def can_answer(viewer: Viewer, occurrence: Occurrence) -> bool:
    """Members who may read it; nobody needs to join an open group for it, and who is silenced
    only says no words. Whether it is too late is a fact, and the action's."""
    event = occurrence.event
    if not viewer.is_authenticated or not viewer.is_welcome or event.is_draft:
        return False
    return _stands(event) and can_read(viewer, event.group)


def can_say_how_it_was(viewer: Viewer, attendance: Attendance | None, event: Event) -> bool:
    own = attendance is not None and attendance.member_id == viewer.pk
    return own and not event.is_draft and can_read(viewer, event.group)


def can_see_who(viewer: Viewer, event: Event) -> bool:
    """Who comes is for members who see the event, and never for guests."""
    return viewer.is_authenticated and not event.is_draft and can_read(viewer, event.group)


def can_see_link(viewer: Viewer, attendance: Attendance | None, event: Event) -> bool:
    """The way in online is for those who are going, and for hosts."""
    if not viewer.is_authenticated:
        return False
    own = attendance is not None and attendance.member_id == viewer.pk
    is_going = own and attendance.coming == Coming.GOING and can_read(viewer, event.group)
    return is_going or can_edit(viewer, event) or can_host(viewer, event)
