"""The desk's rail: every list that stands there, in the order a manager's day has them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.permissions import sees_any_figures
from moderation.permissions import can_review
from moderation.queries.queue import COUNTED
from moderation.views.doors import waiting_for


@dataclass(frozen=True)
class Place:
    """One list: its model, its word, its sign; `is_near` puts it on the phone's bar."""

    model: str
    word: Promise
    sign: str
    is_near: bool = False
    is_house = False
    here = ""

    @property
    def address(self):
        return reverse(f"admin:{self.model.replace('.', '_')}_changelist")


@dataclass(frozen=True)
class Page:
    """A page of the desk, no list of the admin; `here` marks it, `count` says what waits;
    `is_house` keeps it to those who run the whole house."""

    name: str
    word: Promise
    sign: str
    here: str
    count: str = ""
    is_near: bool = False
    is_house: bool = False
    model = ""

    @property
    def address(self):
        return reverse(self.name)


PLAN = (  # for those who run something
    Page("analytics:goals", _("Goals"), "goal", "goals", is_near=True),
    Page("analytics:figures", _("Figures"), "chart", "figures"),
    Page("analytics:tactics", _("Tactics"), "bolt", "tactics"),
    Page("analytics:reports", _("Reports"), "note", "reports"),
    Page("analytics:advice", _("Advice"), "horn", "advice"),
    Page("analytics:strategy", _("Strategy"), "route", "strategy", is_house=True),
)


SECTIONS: tuple[tuple[Promise, tuple[Place | Page, ...]], ...] = (
    (_("Plan"), (Place("events.event", _("Events"), "calendar"), *PLAN)),
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
            Place("groups.grant", _("Rights of volunteers"), "hand"),
            Place("groups.joinrequest", _("Join requests"), "hand"),
            Place("members.invitation", _("Invitations"), "mail"),
            Place("groups.groupinvitation", _("Invitations to groups"), "mail"),
        ),
    ),
    (
        _("Screening"),
        (
            Place("screening.watchedword", _("Watched words"), "eye"),
            Place("screening.house", _("First posts"), "hand"),
            Place("screening.linkhost", _("Linked sites"), "link"),
            Place("screening.maildomain", _("Mail domains"), "at"),
            Place("screening.scale", _("Spam score"), "scale"),
        ),
    ),
    (
        _("Keep"),
        (
            Place("moderation.decision", _("Decisions"), "scale"),
            Place("moderation.sanction", _("Sanctions"), "pause"),
            Place("topics.change", _("Log"), "clock", is_near=True),
            Place("admin.logentry", _("Desk log"), "note"),
            Place("search.query", _("Searches"), "search"),
            Place("members.community", _("The house"), "home"),
            Place("pages.guideline", _("Guidelines"), "book"),
            Place("moderation.readytext", _("Ready texts"), "note"),
            Place("moderation.practice", _("How we review"), "goal"),
            Place("topics.reactionword", _("Reaction words"), "heart"),
            Place("core.promise", _("What leaves"), "send"),
            Place("core.letter", _("Mail"), "inbox"),
            Place("importing.source", _("Archives read in"), "download"),
            Place("importing.imported", _("Rows read in"), "copy"),
        ),
    ),
)


def pages_for(request) -> list[Page]:
    """The pages beside Today that are this viewer's."""
    if not can_review(request.user):
        return []
    waiting = waiting_for(request)
    count = f"{COUNTED - 1}+" if waiting >= COUNTED else str(waiting or "")
    return [
        Page("moderation:queue", _("Review"), "flag", "review", count),
        Page("moderation:unanswered", _("Unanswered"), "inbox", "unanswered"),
        Page("moderation:heated", _("Heated"), "flame", "heated"),
    ]


def rail_for(site, request) -> list[tuple[Promise, list[Place | Page]]]:
    """The sections with the lists and pages that this manager may open; empty ones left out."""
    open_ones = {
        model._meta.label_lower
        for model, table in site._registry.items()
        if table.has_view_permission(request)
    }
    if sees_any_figures(request.user):
        open_ones.add("")  # the pages
    runs_house = request.user.is_manager
    shown = (
        (head, [one for one in places if one.model in open_ones and one.is_house <= runs_house])
        for head, places in SECTIONS
    )
    return [(head, places) for head, places in shown if places]
