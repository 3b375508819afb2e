"""A house that keeps pages, pieces, rows and viewers in memory tells nobody another's words."""

import pytest

from community.core.pieces import pieces
from tests.hearing import always_hearing
from tests.walls.test_L1_canaries import leaks_to

READ_MOST = ("manager", "host", "member")
READ_LESS = ("guest", "former", "outsider", "guest")  # the second guest gets a kept page
NOT_KEPT = ("admin:", "account", "mfa", "core:", "usersessions")


@pytest.fixture
def keeping(monkeypatch, settings):
    yield from always_hearing(monkeypatch, settings)


@pytest.mark.parametrize("kind", ["open", "secret"])
def test_L17_no_page_of_kept_pieces_says_what_only_the_first_who_asked_may_read(
    world, keeping, kind
):
    leaks, asked = set(), {"but": NOT_KEPT, "oddly": False, "among": 2, "at": kind == "open"}
    for role in READ_MOST:
        leaks |= leaks_to(world, kind, role, **asked)
    kept = len(pieces)

    for role in READ_LESS:
        leaks |= leaks_to(world, kind, role, **asked)

    assert kept > 20
    assert leaks == set()
