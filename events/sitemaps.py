"""Events that search engines may find: those that a guest sees."""

from django.contrib.auth.models import AnonymousUser

from community.pages.sitemaps import Keyed, section
from events.models import Event


@section("events")
class Events(Keyed):
    def items(self):
        seen = Event.objects.visible_to(AnonymousUser()).announced()
        return seen.select_related("topic").order_by("pk")

    def lastmod(self, event):
        return event.changed_at

    def get_latest_lastmod(self):
        latest = self.items().order_by("-changed_at")
        return latest.values_list("changed_at", flat=True).first()
