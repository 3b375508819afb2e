"""Wiring, and not one rule."""

from community.config import checks
from community.config.celery import app as celery_app

__all__ = ["celery_app", "checks"]
