"""Reads about what the pages room keeps."""

from community.pages.queries.feed_keys import feed_key_of, reader_by
from community.pages.queries.guidelines import (
    Said,
    as_it_would_read,
    guideline_history,
    guidelines_in,
    guidelines_with_languages,
    latest_versions,
    retired_guidelines,
    titles_of,
    version_in,
)

__all__ = [
    "Said",
    "as_it_would_read",
    "feed_key_of",
    "guideline_history",
    "guidelines_in",
    "guidelines_with_languages",
    "latest_versions",
    "reader_by",
    "retired_guidelines",
    "titles_of",
    "version_in",
]
