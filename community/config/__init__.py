"""Wiring, and not one rule. Empty: live and beat take from here, and need little."""
