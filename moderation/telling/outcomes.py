"""What became of a report, in words for whoever told: no name of a reviewer, no private reason."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Decision, Report, Verb

DONE = {
    Verb.EDIT: gettext_lazy("We looked at it and changed its words."),
    Verb.HIDE: gettext_lazy("We looked at it and hid it."),
    Verb.DELETE: gettext_lazy("We looked at it and took it away."),
    Verb.PURGE: gettext_lazy("We looked at it and took it away."),
    Verb.MOVE: gettext_lazy("We looked at it and moved it to where it belongs."),
    Verb.SPLIT: gettext_lazy("We looked at it and moved it to where it belongs."),
    Verb.MERGE: gettext_lazy("We looked at it and moved it to where it belongs."),
    Verb.CLOSE: gettext_lazy("We looked at it and closed the topic."),
    Verb.ARCHIVE: gettext_lazy("We looked at it and closed the topic."),
    Verb.SLOW: gettext_lazy("We looked at it and slowed the topic down."),
}


def told_of(report: Report, decision: Decision | None, titles: Mapping[int, str]) -> str:
    """One or two sentences; `titles` are those of guidelines by their keys."""
    if report.judged_at is None:
        return _("It is being looked at.")
    if not report.was_right:
        return _("We looked at it and left it as it is. Thank you for telling us all the same.")
    if decision is None:
        return _("We looked at it and acted on it. Thank you for telling us.")
    if getattr(decision, "undone_by", None) is not None:
        return _("We acted on it, looked again, and took that back.")
    sentence = str(DONE.get(decision.verb) or _("We looked at it and acted on it."))
    guideline = titles.get(decision.guideline_id, "")
    if not guideline:
        return sentence
    return _("%(sentence)s The guideline: %(guideline)s") % {
        "sentence": sentence,
        "guideline": guideline,
    }
