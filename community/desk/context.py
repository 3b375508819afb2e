"""Whether a page shows the way to the desk."""

from functools import cache

from community.desk.permissions import can_use_desk


def desk(request):
    """Asked only when a page shows the button, from memberships that the rail reads anyway."""
    viewer = getattr(request, "user", None)
    if viewer is None:
        return {}
    return {"may_use_desk": cache(lambda: can_use_desk(viewer))}
