"""What the rooms below bring before the reviewers."""
