"""Hearth in a real chromium: what members do, and what every page must hold."""
