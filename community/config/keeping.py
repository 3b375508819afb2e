"""Which pages are kept in memory for guests (`core/guests.py`), while PostgreSQL tells of changes,
and which of them members reach by the short way (`members/short_way.py`).

By view: the word by which the database tells that it changed (topics/migrations/0005_versions),
and the parameters that its page depends on. What a view shows beyond that has no place here.
"""

GUEST_PAGES = {
    "pages:home": {"told": "lists", "asks": ()},
    "pages:guidelines": {"told": "all", "asks": ()},
    "topics:list": {"told": "lists", "asks": ("show", "after")},
    "topics:of_group": {"told": "lists", "asks": ("show", "tag", "after")},
    "topics:tagged": {"told": "lists", "asks": ("after",)},
    "topics:detail": {"told": "topic:{pk}", "asks": ("page",)},
    "groups:list": {"told": "lists", "asks": ("archived",)},
    "groups:about": {"told": "lists", "asks": ()},
}

# Busy pages that a member only looks at, and the one form that is sent all the time: that module
# does what the layers would do for them.
SHORT_WAYS = {
    "GET": {"pages:home", "topics:list", "topics:of_group", "topics:detail", "topics:unread"},
    "POST": {"topics:reply"},
}
