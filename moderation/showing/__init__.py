"""Decisions and reports as whom they concern reads them."""
