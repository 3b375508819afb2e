"""What the rail shows on every page."""

from django.utils.functional import SimpleLazyObject

from community.groups.queries import memberships_of


def rail(request):
    """The viewer's groups, archived ones left out; asked only when the page shows the rail."""
    viewer = getattr(request, "user", None)
    if viewer is None:
        return {}
    awake = SimpleLazyObject(
        lambda: [one.group for one in memberships_of(viewer) if not one.group.is_archived]
    )
    return {"rail_groups": awake}
