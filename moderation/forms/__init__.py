"""What reviewers and members type."""
