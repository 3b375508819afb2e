"""What is written in this room."""

from community.screening.actions.domains import (
    BadDomain,
    decide_host,
    decide_mail_domain,
    drop_mail_domain,
    take_in_mail_domains,
)
from community.screening.actions.remembering import (
    carry_over,
    forget,
    learn,
    remember,
    stop_counting,
)
from community.screening.actions.watching import WatchedAlready, drop_word, keep_word
from community.screening.actions.weighing import hold_first_posts, use_scale, use_start

__all__ = [
    "BadDomain",
    "WatchedAlready",
    "carry_over",
    "decide_host",
    "decide_mail_domain",
    "drop_mail_domain",
    "drop_word",
    "forget",
    "hold_first_posts",
    "keep_word",
    "learn",
    "remember",
    "stop_counting",
    "take_in_mail_domains",
    "use_scale",
    "use_start",
]
