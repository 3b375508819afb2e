"""What a notice about an event says to its member now; nothing where that is no longer so."""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.clock import database_now
from community.groups.models import Group
from community.members.models import User
from community.members.queries import boundaries_of
from community.notifications.letters import isolated
from community.notifications.subjects import Shown, teller
from events.models import Attendance, Coming, Event, Happening, Told
from events.telling.changes import changes_of, is_moved
from events.telling.clock import moment_of, town, when
from events.telling.truth import concerns, is_so

# Where on the event's page it is answered.
PARTS = {Told.OFFERED: "#answer", Told.ASKED: "#asking", Told.THANKED: "#how"}
FOR_CALENDARS = (Told.CHANGED, Told.CANCELLED, Told.RESTORED, Told.OFFERED, Told.ADMITTED)


@teller("happening")
def tell_happenings(member: User, pks: list[int]) -> dict[int, Shown]:
    """Those that are so, of events that the member may see, about an answer that they gave; or a
    request to come, at an event that they host."""
    told = _told(member, pks)
    answers = _answers(member, told)
    hosted = _hosted(member, told)
    shown = {}
    for one in told:
        answer = answers.get((one.occurrence_id, _whose(one, member)))
        may_hear = one.told != Told.ASKED or one.occurrence.event_id in hosted
        text = _text(one, answer) if may_hear and concerns(one, answer) else ""
        if text:
            shown[one.pk] = _shown(one, text)
    return shown


def _told(member, pks) -> list[Happening]:
    events = Event.objects.visible_to(member).announced()
    mine = Q(member=None) | Q(member=member) | Q(told=Told.ASKED)
    rows = Happening.objects.filter(mine, pk__in=pks, occurrence__event__in=events)
    rows = list(rows.select_related("member", "occurrence__event__topic__group"))
    now, kept_away = database_now() if rows else None, boundaries_of(member)
    return [
        one
        for one in rows
        if is_so(one, now) and not (one.told == Told.ASKED and one.member_id in kept_away)
    ]


def _whose(happening, member):
    """Whose answer it is about."""
    return happening.member_id if happening.told == Told.ASKED else member.pk


def _answers(member, told) -> dict[tuple[int, int], Attendance]:
    askers = [one.member_id for one in told if one.told == Told.ASKED]
    dates = {one.occurrence_id for one in told}
    rows = Attendance.objects.filter(occurrence__in=dates, member__in=[member.pk, *askers])
    return {(one.occurrence_id, one.member_id): one for one in rows}


def _hosted(member, told: Iterable[Happening]) -> set[int]:
    """The events of requests that the member answers: as an organiser, or running the group."""
    asked = {one.occurrence.event_id for one in told if one.told == Told.ASKED}
    if not asked:
        return set()
    runs = Q(topic__group__in=Group.objects.managed_by(member))
    events = Event.objects.filter(pk__in=asked)
    mine = events.hosted_by(member) | events.filter(runs)
    return set(mine.values_list("pk", flat=True))


def _shown(happening, text):
    date = happening.occurrence
    asked = happening.told == Told.ASKED
    return Shown(
        title=_title(happening),
        url=date.get_absolute_url() + PARTS.get(Told(happening.told), ""),
        place=date.event.topic.group.name,
        text=text,
        people=(happening.member,) if asked else (),
        made_at=happening.made_at,
        links=_file(date.event) if happening.told in FOR_CALENDARS else (),
    )


def _file(event):
    """For calendars that do not subscribe."""
    return ((_("The file for your calendar"), reverse("events:ics", args=[event.pk])),)


def _title(happening):
    titles = {
        Told.CHANGED: _("Moved: %(title)s") if is_moved(happening) else _("Changed: %(title)s"),
        Told.CANCELLED: _("Cancelled: %(title)s"),
        Told.RESTORED: _("It takes place after all: %(title)s"),
        Told.OFFERED: _("A seat for you: %(title)s"),
        Told.LAPSED: _("Your seat went on: %(title)s"),
        Told.ADMITTED: _("You are let in: %(title)s"),
        Told.REFUSED: _("Not this time: %(title)s"),
        Told.ASKED: _("Asks to come: %(title)s"),
        Told.REMINDED: _("Soon: %(title)s"),
        Told.THANKED: _("How was it? %(title)s"),
    }
    return titles[Told(happening.told)] % {"title": happening.occurrence.event.title}


def _text(happening: Happening, answer: Attendance) -> str:
    """What happened, in full sentences. Empty, there is nothing to tell."""
    say: dict[str, Callable[[Happening, Attendance], str]] = {
        Told.CHANGED: _changed,
        Told.CANCELLED: _cancelled,
        Told.RESTORED: _restored,
        Told.OFFERED: _offered,
        Told.LAPSED: _lapsed,
        Told.ADMITTED: _admitted,
        Told.REFUSED: _refused,
        Told.ASKED: _asked,
        Told.REMINDED: _reminded,
        Told.THANKED: _thanked,
    }
    return say[Told(happening.told)](happening, answer)


def _changed(happening, _answer):
    return " ".join(changes_of(happening))


def _cancelled(happening, _answer):
    date = happening.occurrence
    because = date.cancelled_because or date.event.cancelled_because
    said = {"when": when(date), "because": isolated(because)}
    return _("%(when)s. Why: %(because)s") % said if because else _("%(when)s.") % said


def _restored(happening, _answer):
    return _("%(when)s. Your answer still stands.") % {"when": when(happening.occurrence)}


def _offered(happening, answer):
    date = happening.occurrence
    if answer.coming == Coming.GOING:
        return _("A seat became free, and it is yours: %(when)s.") % {"when": when(date)}
    if answer.confirm_by <= timezone.now():
        return ""
    until = {"until": moment_of(answer.confirm_by, date.event), "town": town(date.event)}
    return _("It is kept for you until %(until)s (%(town)s). Take it, or pass it on.") % until


def _lapsed(_happening, _answer):
    return _("It was not taken in time, so it went to the next in line. You can ask again.")


def _admitted(happening, answer):
    said = {"when": when(happening.occurrence)}
    if answer.coming == Coming.WAITING:
        return _("All seats are taken just now, so you are on the waiting list: %(when)s.") % said
    return _("You have a seat: %(when)s.") % said


def _refused(happening, _answer):
    said = {"when": when(happening.occurrence)}
    return _("The hosts could not let you in this time: %(when)s.") % said


def _asked(happening, answer):
    said = {"when": when(happening.occurrence), "guests": answer.guests}
    if not answer.guests:
        return _("%(when)s.") % said
    sentence = ngettext(
        "With %(guests)d guest. %(when)s.", "With %(guests)d guests. %(when)s.", answer.guests
    )
    return sentence % said


def _reminded(happening, answer):
    date = happening.occurrence
    sentences = [_("%(when)s.") % {"when": when(date)}]
    if date.place:
        sentences.append(_("Place: %(place)s.") % {"place": isolated(date.place)})
    if answer.coming == Coming.WAITING:
        sentences.append(_("You are on the waiting list."))
    if answer.coming == Coming.OFFERED:
        sentences.append(_("A seat is kept for you: take it, or pass it on."))
    return " ".join(sentences)


def _thanked(happening, answer):
    came = happening.occurrence.came_count
    said = {"count": came}
    if not came:
        return _("Thank you for being there. How was it?")
    if not answer.came:
        sentence = ngettext(
            "%(count)d came. Were you there, too? Then tell how it was.",
            "%(count)d came. Were you there, too? Then tell how it was.",
            came,
        )
        return sentence % said
    sentence = ngettext(
        "Thank you for coming: %(count)d came. How was it?",
        "Thank you for coming: %(count)d came. How was it?",
        came,
    )
    return sentence % said
