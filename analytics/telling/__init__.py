"""What members and managers are told by this room."""

from analytics.telling import advising, judging, quoting, reports  # noqa: F401  (they register)
