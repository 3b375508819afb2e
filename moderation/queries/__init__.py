"""Reads for the reviewers."""
