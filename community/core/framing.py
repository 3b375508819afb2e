"""What stands around every page, for keys: all that a member's frame shows (templates/base.html).

Read from what the rooms' context processors give; none where it is drawn for one answer only.
"""

from django.template.context import Context


def frame_key(context: Context) -> tuple | None:
    """The bar and the rail; a search writes what was asked into the bar."""
    user, group = context["user"], context.get("group")
    if context.get("asked") or not user.is_authenticated:
        return None
    counts = context["unread"]().key, context["notice_count"](), context["may_use_desk"]()
    return user.look, context["house"].version, counts, context.get("here"), group and group.pk


def flash_key(context: Context) -> tuple | None:
    """Nothing stands there, or something that is said once."""
    return None if context["user"].is_silenced or len(context["messages"]) else ()


def tabbar_key(context: Context) -> tuple:
    """The bar of tabs on a phone."""
    total, is_member = context["unread"]().total.number, context["user"].is_authenticated
    return total, is_member, context.get("here")


AROUND = {"frame": frame_key, "flash": flash_key, "tabbar": tabbar_key}
