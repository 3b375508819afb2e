"""Polls: what members are asked in a post, how they vote, and what came of it."""
