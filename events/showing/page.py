"""An event's page put together for one date and one viewer."""

from functools import cached_property

from django.conf import settings

from community.core.markup import excerpt
from community.groups.permissions import can_read
from community.members.models import Viewer
from community.members.queries import boundaries_of
from community.topics.permissions import can_reply
from community.topics.rendering import render_post
from events import permissions
from events.models import Coming, Event, Occurrence
from events.queries import around, line_of, own_attendance, place_in_line
from events.recurrence import rule_in_words
from events.showing.structured import is_public, structured_event
from events.showing.when import own_clock_words, town_of, when_of, zone_named
from events.showing.words import closing_words, own_words, seats_words

SHORT = 160


class EventShown:
    """What the page needs, each thing asked once and only where it is shown."""

    def __init__(self, event: Event, date: Occurrence | None, viewer: Viewer):
        self.event, self.date, self.viewer = event, date, viewer
        if date is not None:
            date.event = event

    # Rights ---------------------------------------------------------------

    @cached_property
    def can_edit(self):
        return permissions.can_edit(self.viewer, self.event)

    @cached_property
    def can_announce(self):
        return permissions.can_announce(self.viewer, self.event)

    @cached_property
    def can_cancel(self):
        return permissions.can_cancel(self.viewer, self.event)

    @cached_property
    def can_host(self):
        return permissions.can_host(self.viewer, self.event)

    @cached_property
    def can_answer(self):
        return self.date is not None and permissions.can_answer(self.viewer, self.date)

    @cached_property
    def can_see_who(self):
        return permissions.can_see_who(self.viewer, self.event)

    @cached_property
    def can_reply(self):
        return self.topic is not None and can_reply(self.viewer, self.topic)

    @property
    def can_report(self):
        """Telling the managers of it, for members who do not host it themselves."""
        return self.viewer.is_authenticated and self.topic is not None and not self.can_host

    @cached_property
    def can_read_group(self):
        return can_read(self.viewer, self.event.group)

    # When and where -------------------------------------------------------

    @cached_property
    def when(self):
        return when_of(self.date)

    @property
    def town(self):
        return town_of(self.event.zone)

    @property
    def own_clock(self):
        return own_clock_words(self.date, self.viewer)

    @cached_property
    def moved_from(self):
        """The words of the time that it was to begin before."""
        before = Occurrence(event=self.event, starts_at=self.date.moved_from)
        before.ends_at = before.starts_at + (self.date.ends_at - self.date.starts_at)
        return when_of(before).words

    @cached_property
    def repeats(self):
        if not self.event.rule:
            return ""
        first = self.event.starts_at.astimezone(zone_named(self.event.zone))
        return rule_in_words(self.event.rule, first)

    @cached_property
    def online_url(self):
        """The link, for those who come and those who host."""
        if self.date is None or not self.date.online_url:
            return ""
        may = permissions.can_see_link(self.viewer, self.own, self.event)
        return self.date.online_url if may else ""

    @property
    def reason(self):
        """Why it is cancelled: the date's own word before the series'."""
        return self.date.cancelled_because or self.event.cancelled_because

    @cached_property
    def others(self):
        if self.date is None or not self.event.is_repeated:
            return []
        return [(one, when_of(one)) for one in around.other_dates(self.event, self.date)]

    # People ---------------------------------------------------------------

    @cached_property
    def hosts(self):
        return around.hosts_of_event(self.event)

    @cached_property
    def own(self):
        return own_attendance(self.viewer, self.date) if self.date else None

    @cached_property
    def place(self):
        return place_in_line(self.own) if self.own else 0

    @property
    def language(self):
        """What is spoken there, in its own name."""
        return dict(settings.LANGUAGES).get(self.event.language, "")

    @property
    def own_words(self):
        return own_words(self.own, self.place, is_over=self.date.is_over)

    @property
    def is_offered(self):
        return self.own is not None and self.own.coming == Coming.OFFERED

    @property
    def may_have_ticket(self):
        return self.own is not None and self.own.coming == Coming.GOING and not self.date.is_over

    @property
    def asks_how_it_was(self):
        came = self.own is not None and self.own.came
        return came and self.date.is_over and self.own.satisfaction is None

    @property
    def said_how_it_was(self):
        return self.own is not None and self.own.satisfaction is not None

    @property
    def seats(self):
        return seats_words(self.date)

    @property
    def has_place_card(self):
        """Of a date that is over there may be nothing left to say."""
        if self.date is None or self.event.is_draft:
            return False
        return bool(not self.date.is_over or self.own or self.seats)

    @property
    def closing(self):
        return closing_words(self.date)

    @cached_property
    def questions(self):
        return around.questions_of(self.event)

    @cached_property
    def going(self):
        if self.date is None or not self.can_see_who:
            return []
        return around.faces_of(self.date, Coming.GOING, around.FIRST_FACES)

    @cached_property
    def waiting(self):
        if self.date is None or not self.can_see_who or not self.date.waiting_count:
            return []
        return line_of(self.date, around.FIRST_WAITING)

    @cached_property
    def asking(self):
        """Who waits for the hosts' word: theirs alone to see."""
        return around.asking(self.date) if self.can_host and self.date else []

    # Words ----------------------------------------------------------------

    @property
    def topic(self):
        return self.event.topic

    @cached_property
    def tags(self):
        return list(self.topic.tags.exclude(slug="").order_by("name")) if self.topic else []

    @cached_property
    def post(self):
        return around.first_post(self.topic) if self.topic else None

    @cached_property
    def description(self) -> str:
        """Washed HTML. A draft is rendered here, for its few readers; what is announced was
        rendered once."""
        if self.post is not None:
            return self.post.html
        source = self.event.draft_source
        if not source:
            return ""
        drawn = render_post(source, author=self.event.author, group=self.event.draft_group)
        return drawn.html

    @cached_property
    def replies(self):
        if self.topic is None or not self.topic.reply_count:
            return []
        return around.newest_replies(self.topic, list(boundaries_of(self.viewer)))

    @property
    def host_pks(self):
        return {one.pk for one in self.hosts}

    # For machines ---------------------------------------------------------

    @property
    def is_public(self):
        return is_public(self.event)

    @property
    def about(self):
        return excerpt(self.post.text, SHORT) if self.post else ""

    @property
    def structured(self):
        text = self.post.text if self.post else ""
        return structured_event(self.event, self.date, text, self.hosts)
