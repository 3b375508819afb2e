"""The pages of the reviewers, and of those whom they concern."""
