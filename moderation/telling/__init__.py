"""What members and reviewers are told: of decisions, reports, appeals, and of what gets hot."""

from moderation.telling import appeals, decisions, listening, reports  # noqa: F401  (they register)
