"""What reviewers do: one verb, one transaction."""
