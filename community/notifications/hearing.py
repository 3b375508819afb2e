"""Who may hear that a notice came: the member it is for."""

from community.live.channels import Heard, listener


@listener("inbox")
def inbox_heard(viewer, ids: list[int]) -> list[Heard]:
    return [Heard(f"member:{viewer.pk}")] if viewer.is_authenticated else []
