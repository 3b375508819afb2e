"""Screening at the desk."""

from community.screening.admin.domains import LinkHostAdmin, MailDomainAdmin
from community.screening.admin.house import FirstPostsAdmin
from community.screening.admin.scales import ScaleAdmin
from community.screening.admin.words import WatchedWordAdmin

__all__ = ["FirstPostsAdmin", "LinkHostAdmin", "MailDomainAdmin", "ScaleAdmin", "WatchedWordAdmin"]
