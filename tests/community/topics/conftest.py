"""What tests of this room share."""

import pytest

from community.screening import limits


@pytest.fixture
def unhurried(monkeypatch):
    """As if minutes lay between what one member writes."""
    for name in ("TOPIC_PAUSE", "REPLY_PAUSE", "NEW_TOPIC_PAUSE", "NEW_REPLY_PAUSE"):
        monkeypatch.setattr(limits, name, 0)
    monkeypatch.setattr(limits, "IDENTICAL_FOR", 0)
