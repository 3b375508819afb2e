"""Notices: an inbox that knows nobody's trade, and the mail that leaves from it."""
