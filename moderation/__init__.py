"""The reviewers' room: what was brought before them, what they decided, and what came of it."""
