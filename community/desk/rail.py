"""The desk's rail: every list that stands there, in the order a manager's day has them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One list: its model, its word, its sign; `is_near` puts it on the phone's bar."""

    model: str
    word: Promise
    sign: str
    is_near: bool = False

    @property
    def address(self):
        return reverse(f"admin:{self.model.replace('.', '_')}_changelist")


SECTIONS: tuple[tuple[Promise, tuple[Place, ...]], ...] = (
    (
        _("What is said"),
        (
            Place("topics.topic", _("Topics"), "list", is_near=True),
            Place("topics.post", _("Posts"), "reply", is_near=True),
            Place("topics.revision", _("Edits"), "edit"),
            Place("taggit.tag", _("Tags"), "at"),
        ),
    ),
    (
        _("People"),
        (
            Place("members.user", _("Members"), "people"),
            Place("groups.group", _("Groups"), "welcome", is_near=True),
            Place("groups.membership", _("Who belongs where"), "meet"),
            Place("groups.joinrequest", _("Join requests"), "hand"),
            Place("members.invitation", _("Invitations"), "mail"),
            Place("groups.groupinvitation", _("Invitations to groups"), "mail"),
        ),
    ),
    (
        _("Screening"),
        (
            Place("screening.watchedword", _("Watched words"), "eye"),
            Place("screening.linkhost", _("Linked sites"), "link"),
            Place("screening.maildomain", _("Mail domains"), "at"),
            Place("screening.scale", _("Spam score"), "scale"),
        ),
    ),
    (
        _("Keep"),
        (
            Place("topics.change", _("Log"), "clock", is_near=True),
            Place("admin.logentry", _("Desk log"), "note"),
            Place("search.query", _("Searches"), "search"),
            Place("members.community", _("The house"), "home"),
            Place("topics.reactionword", _("Reaction words"), "heart"),
            Place("core.promise", _("What leaves"), "send"),
            Place("core.letter", _("Mail"), "inbox"),
            Place("importing.source", _("Archives read in"), "download"),
            Place("importing.imported", _("Rows read in"), "copy"),
        ),
    ),
)


def rail_for(site, request) -> list[tuple[Promise, list[Place]]]:
    """The sections with the lists that this manager may open; empty sections left out."""
    open_ones = {
        model._meta.label_lower
        for model, table in site._registry.items()
        if table.has_view_permission(request)
    }
    shown = (
        (head, [one for one in places if one.model in open_ones]) for head, places in SECTIONS
    )
    return [(head, places) for head, places in shown if places]
