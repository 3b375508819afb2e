"""What is written in this room."""

from community.screening.actions.domains import (
    BadDomain,
    decide_host,
    decide_mail_domain,
    drop_mail_domain,
    take_in_mail_domains,
)
from community.screening.actions.remembering import forget, learn, remember
from community.screening.actions.watching import WatchedAlready, drop_word, keep_word
from community.screening.actions.weighing import use_scale, use_start

__all__ = [
    "BadDomain",
    "WatchedAlready",
    "decide_host",
    "decide_mail_domain",
    "drop_mail_domain",
    "drop_word",
    "forget",
    "keep_word",
    "learn",
    "remember",
    "take_in_mail_domains",
    "use_scale",
    "use_start",
]
