"""Each rule in words, for whom it concerns. They speak of the text and say what to do next."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "same_topic": _("You have written here three times today. Let others answer first."),
    "in_a_row": _("The last posts here are all yours. Edit the last one, or let others answer."),
    "burst": _("That was a lot in a short time. Wait ten minutes, then go on."),
    "identical": _("You wrote the same a moment ago. Change it, or wait five minutes."),
    "typed_fast": _("The text came faster than anybody types."),
    "first_posts": _("A manager reads the first posts of new members before they are shown."),
    "copies": _("The text is nearly the same as one that others wrote."),
    "word_block": _("“%(word)s” is not written here. Please put it in other words."),
    "word_hold": _("The text holds words that a manager looks at first."),
    "word_replace": _("“%(word)s” was replaced."),
    "word_note": _("Holds “%(word)s”."),
    "unchecked": _("The text could not be looked through in time."),
    "host_refused": _("The text links to %(host)s, which is not linked to here."),
    "score": _("The text reads like advertising."),
}


def sentence_of(rule: str, about: dict) -> str:
    """The rule's sentence in the language of whoever reads now."""
    if rule in COUNTED:
        return COUNTED[rule](int(about.get("most", about.get("seconds", 0))))
    sentence = SENTENCES.get(rule)
    return str(sentence) % about if sentence else gettext("A rule of the house.")


def _links(most):
    return ngettext(
        "Your first posts may hold %s link. Take some out; later there is no limit.",
        "Your first posts may hold %s links. Take some out; later there is no limit.",
        most,
    ) % (most,)


def _mentions(most):
    return ngettext(
        "Your first posts may name %s member. Take some names out; later there is room for more.",
        "Your first posts may name %s members. Take some names out; later there is room for more.",
        most,
    ) % (most,)


def _images(most):
    return ngettext(
        "Your first posts may show %s picture. Take some out; later there is room for more.",
        "Your first posts may show %s pictures. Take some out; later there is room for more.",
        most,
    ) % (most,)


def _files(most):
    return gettext("Your first posts may hold no files. Take them out; later there is no limit.")


def _soon(seconds):
    return ngettext(
        "That was quick. You can send this in %s second.",
        "That was quick. You can send this in %s seconds.",
        seconds,
    ) % (seconds,)


def _topics(most):
    return ngettext(
        "You can open %s topic a day. Come back with this one tomorrow.",
        "You can open %s topics a day. Come back with this one tomorrow.",
        most,
    ) % (most,)


def _replies(most):
    return ngettext(
        "On your first day you can write %s reply. Come back tomorrow.",
        "On your first day you can write %s replies. Come back tomorrow.",
        most,
    ) % (most,)


COUNTED = {
    "links": _links,
    "mentions": _mentions,
    "images": _images,
    "files": _files,
    "soon": _soon,
    "day_topics": _topics,
    "day_replies": _replies,
}
RULES = frozenset([*SENTENCES, *COUNTED])
