"""Guidelines for tests."""

from community.pages.actions import make_guideline


def make_rule(title="Talk about the part, not the person", *, language="en", by=None, **words):
    return make_guideline(by=by, language=language, title=title, **words)
