"""Whoever reviews in one place learns nothing of another, whatever they ask their desk for."""

import pytest
from django.urls import reverse

from moderation.models import Appeal, Case, Decision, Proposal
from tests.turns import turn
from tests.walls.forms_found import browser_of
from tests.walls.places import CONTENT, EVERY_CANARY, EXISTENCE
from tests.walls.test_L1_canaries import INSIDE, sent

REVIEWERS = ("volunteer", "host")
FOREIGN = ("closed", "secret")
ORDERS = [{"sort": "score"}, {"sort": "newest", "state": "decided"}, {"assignee": "mine"}]
LISTS = ("moderation:queue", "moderation:heated", "moderation:unanswered", "moderation:log")
LISTS += ("admin:index", "groups:who_house", "groups:rights", "admin:groups_grant_changelist")
LISTS += ("admin:moderation_decision_changelist", "admin:moderation_decision_csv")


def pages_of_the_house(world, *whole):
    """The lists, and every page about one case, decision, proposal, appeal or thing there is.

    In the short form these are all that lie in places of the kinds named, and a third of others.
    """
    yield from ((reverse(name), {}) for name in LISTS)
    yield from ((reverse("moderation:queue"), question) for question in ORDERS)
    for place in world.places.values():
        yield reverse("moderation:queue"), {"group": place.group.pk}
        for kind in turn(things_of(place), 1 if place.kind in whole else 3):
            yield reverse("moderation:decide", args=[kind, things_of(place)[kind].pk]), {}
            yield reverse("moderation:report", args=[kind, things_of(place)[kind].pk]), {}
    groups = [world.places[kind].group.pk for kind in whole]
    for name, (model, group) in ONES.items():
        rows = model.objects.order_by("pk").values_list("pk", group)
        daily = [pk for pk, lies_in in rows if lies_in in groups]
        others = turn([pk for pk, lies_in in rows if lies_in not in groups], 3)
        yield from ((reverse(f"moderation:{name}", args=[pk]), {}) for pk in daily + others)


ONES = {
    "case": (Case, "group"),
    "decision": (Decision, "place"),
    "proposal": (Proposal, "case__group"),
    "appeal_answer": (Appeal, "decision__place"),
}


def things_of(place):
    return {
        "post": place.judged,
        "topic": place.talk,
        "member": place.member,
        "group": place.group,
        "held": place.held,
        "request": place.request,
    }


@pytest.mark.parametrize("role", REVIEWERS)
def test_L11_no_page_of_a_desk_names_what_lies_outside_its_scope(world, role):
    client, own = browser_of(world, role, world.open), world.open
    forbidden = {
        (kind, what): world.places[kind].says(what)
        for kind in FOREIGN
        for what in EVERY_CANARY
        if kind == "secret" or what not in EXISTENCE
    }
    forbidden |= {("archived", what): world.archived.says(what) for what in OF_REVIEWERS}
    unread = set(EVERY_CANARY) - set(INSIDE[role])
    forbidden |= {("open", what): own.says(what) for what in unread}
    told, read = set(), ""

    for path, question in pages_of_the_house(world, "open"):
        answer = sent(client.get(path, question))
        read += answer
        told |= {(path, *what) for what, word in forbidden.items() if word in answer}

    assert told == set()
    assert [what for what in SHOWN if own.says(what) not in read] == []


OF_REVIEWERS = set(EVERY_CANARY) - set(EXISTENCE) - set(CONTENT)
SHOWN = ("judged", "reportnote", "casenote", "again", "decided", "asidedecided", "talk", "lonely")


def test_L11_the_house_managers_do_read_all_of_it_so_that_the_test_above_can_fail(world):
    client, kinds = browser_of(world, "manager", world.open), turn(("open", "secret"), 2)

    read = "".join(sent(client.get(*page)) for page in pages_of_the_house(world, *kinds))

    of_reviewers = set(SHOWN) | {
        "proposed",
        "asideproposed",
        "appealtext",
        "heldtext",
        "heldreply",
    }
    unread = {
        (kind, what)
        for kind in kinds
        for what in of_reviewers
        if world.places[kind].says(what) not in read
    }
    assert unread == set()
