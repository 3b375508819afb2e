"""Who may hear that a notice came: the member it is for. And whose count a lost right changes."""

from community.live.announcing import ending
from community.live.channels import Heard, listener
from community.notifications.actions import count_anew


@listener("inbox")
def inbox_heard(viewer, ids: list[int]) -> list[Heard]:
    return [Heard(f"member:{viewer.pk}")] if viewer.is_authenticated else []


@ending
def rights_end(*rights: str) -> None:
    """What a member may no longer see is not counted at the bell, from this moment on."""
    for right in rights:
        name, _colon, pk = right.partition(":")
        if name == "member":
            count_anew(member=int(pk))
        elif name == "group":
            count_anew(place=int(pk))
        elif name == "topic":
            count_anew(gather=right)
