"""The strategy and its versions, for those who run the house."""

from analytics.models import Strategy
from community.core.paging import Page, key_page
from community.members.models import Viewer

VERSIONS = 20


def versions(viewer: Viewer):
    """All versions; none for anybody who does not run the house."""
    if not (viewer.is_authenticated and viewer.is_manager):
        return Strategy.objects.none()
    return Strategy.objects.select_related("by").order_by("-made_at", "-pk")


def strategy_now(viewer: Viewer) -> Strategy | None:
    return versions(viewer).first()


def version_page(viewer: Viewer, after: str = "") -> Page:
    return key_page(versions(viewer), after, keys=("-made_at", "-pk"), size=VERSIONS)


def version_before(viewer: Viewer, version: Strategy) -> Strategy | None:
    """What this one was written from."""
    return versions(viewer).filter(pk__lt=version.pk).order_by("-pk").first()
