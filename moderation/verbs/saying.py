"""Decisions in the words that their members read: about the text, not the person."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import TARGETS, Decision, Verb

SAID = {
    (Verb.KEEP, "post"): gettext_lazy("We looked at your post, and it stays."),
    (Verb.KEEP, "topic"): gettext_lazy("We looked at your topic, and it stays."),
    (Verb.KEEP, "wave"): gettext_lazy("We looked at your posts, and they stay."),
    (Verb.EDIT, "post"): gettext_lazy("Your post was edited."),
    (Verb.EDIT, "topic"): gettext_lazy("Your topic was edited."),
    (Verb.HIDE, "post"): gettext_lazy("Your post was hidden."),
    (Verb.HIDE, "topic"): gettext_lazy("Your topic was hidden."),
    (Verb.HIDE, "wave"): gettext_lazy("Posts of yours were hidden."),
    (Verb.SHOW, "post"): gettext_lazy("Your post is shown again."),
    (Verb.SHOW, "topic"): gettext_lazy("Your topic is shown again."),
    (Verb.DELETE, "post"): gettext_lazy("Your post was taken away."),
    (Verb.DELETE, "topic"): gettext_lazy("Your topic was taken away."),
    (Verb.DELETE, "wave"): gettext_lazy("Posts of yours were taken away."),
    (Verb.RESTORE, "post"): gettext_lazy("Your post is back."),
    (Verb.RESTORE, "topic"): gettext_lazy("Your topic is back."),
    (Verb.RESTORE, "wave"): gettext_lazy("Your posts are back."),
    (Verb.PURGE, "post"): gettext_lazy("Your post was removed for good."),
    (Verb.PURGE, "topic"): gettext_lazy("Your topic was removed for good."),
    (Verb.MOVE, "topic"): gettext_lazy("Your topic was moved."),
    (Verb.SPLIT, "topic"): gettext_lazy("Posts of yours became a topic of their own."),
    (Verb.MERGE, "topic"): gettext_lazy("Your topic became part of another."),
    (Verb.CLOSE, "topic"): gettext_lazy("Your topic was closed."),
    (Verb.REOPEN, "topic"): gettext_lazy("Your topic is open again."),
    (Verb.SLOW, "topic"): gettext_lazy("Your topic was slowed down."),
    (Verb.ARCHIVE, "topic"): gettext_lazy("Your topic was archived."),
    (Verb.WAKE, "topic"): gettext_lazy("Your topic is awake again."),
    (Verb.LET_IN, "held"): gettext_lazy("What you wrote was let in."),
    (Verb.LET_IN, "wave"): gettext_lazy("What you wrote was let in."),
    (Verb.REFUSE, "held"): gettext_lazy("What you wrote was not let in."),
    (Verb.REFUSE, "wave"): gettext_lazy("What you wrote was not let in."),
    (Verb.WARN, "member"): gettext_lazy("This is a warning. Nothing is taken from you."),
    (Verb.SILENCE, "member"): gettext_lazy(
        "You are silenced until %(until)s: you can read, not write."
    ),
    (Verb.SUSPEND, "member"): gettext_lazy(
        "Your account rests until %(until)s. Until then you cannot sign in."
    ),
    (Verb.BAN, "member"): gettext_lazy("You are not let in here any more."),
    (Verb.LIFT, "member"): gettext_lazy("What kept you from taking part has ended."),
}
UNDONE = {
    Verb.WARN: gettext_lazy("The warning was taken back."),
    Verb.SILENCE: gettext_lazy("You can write again: the silence was taken back."),
    Verb.SUSPEND: gettext_lazy("You can sign in again: the suspension was taken back."),
    Verb.BAN: gettext_lazy("You can sign in again: the ban was taken back."),
    Verb.LIFT: gettext_lazy("What had been lifted stands again."),
}


def target_of(decision: Decision) -> str:
    """Which kind of thing it was done to."""
    return next(name for name in TARGETS if getattr(decision, f"{name}_id") is not None)


def is_told(decision: Decision) -> bool:
    """Whether there is a sentence for whom it is about; lower rooms tell of who was let in."""
    told = decision.undoes or decision
    if told.verb == Verb.KEEP and not told.before:
        return False
    return told.verb in UNDONE or (told.verb, target_of(told)) in SAID


def said_of(decision: Decision) -> str:
    """One sentence for whom it is about, or two where something was taken back."""
    if decision.undoes is None:
        return _said(decision)
    if decision.undoes.verb in UNDONE:
        return str(UNDONE[decision.undoes.verb])
    return _("%(sentence)s We have taken that back.") % {"sentence": _said(decision.undoes)}


def _said(decision):
    if decision.verb == Verb.SLOW and not decision.after.get("seconds"):
        return _("Your topic is slowed down no longer.")
    sentence = SAID[decision.verb, target_of(decision)]
    if decision.until is None:
        return str(sentence)
    until = date_format(timezone.localtime(decision.until), "DATETIME_FORMAT")
    return sentence % {"until": until}
