"""Every address of the house, with arguments from a world.

A new URL name that takes arguments fails `address_of` until it stands in ARGUMENTS; a new table
at the desk until it stands in ROWS.
"""

import re
from functools import cache

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.admin.models import LogEntry
from django.urls import get_resolver, reverse
from taggit.models import Tag

from analytics.models import Strategy
from analytics.report_links import report_token
from analytics.tokens import advice_token
from community.core.faces import files_of
from community.core.models import Letter, Promise
from community.groups.models import Grant, Group, GroupInvitation, JoinRequest, Membership
from community.importing.models import Imported, Source
from community.members.models import Community, Invitation, User
from community.members.tokens import make_way_back
from community.notifications.leaving import leaving_address
from community.pages.models import Guideline
from community.screening.models import House, LinkHost, MailDomain, Scale, WatchedWord
from community.search.models import Query
from community.topics.models import Change, Post, ReactionWord, Revision, Topic
from events.models import Event
from events.tokens import make_ticket
from moderation.models import Decision, Practice, ReadyText, Sanction
from moderation.tokens import appeal_token
from tests.walls.places import Place
from tests.walls.world import World, membership_of

AT_THE_DESK = re.compile(r"admin:([a-z]+_[a-z]+)_(history|delete|change)")


class Unlisted(Exception):
    """A new address: say in tests/walls/addresses.py which arguments lead to something."""


def _slug(world, place):
    return {"slug": place.group.slug}


def _token(world, place):
    return {"token": place.token}


def _topic(world, place):
    return {"pk": place.topic.pk}


def _reply(world, place):
    return {"pk": place.topic.pk, "number": place.reply.number}


def _edited(world, place):
    return {"pk": place.topic.pk, "number": place.edited.number}


def _deleted(world, place):
    return {"pk": place.topic.pk, "number": place.deleted.number}


def _answer(world, place):
    return {"pk": place.question.pk, "number": 2}


def _talk(world, place):
    return {"pk": place.talk.pk}


def _case(world, place):
    return {"pk": place.case.pk}


def _proposal(world, place):
    return {"pk": place.proposal.pk}


def _held(world, place):
    return {"pk": place.held.pk}


def _decision(world, place):
    return {"pk": place.decision.pk}


def _rule(world, place):
    return {"pk": world.rule.pk}


def _left(world, place):
    return {"token": leaving_address(place.member).rstrip("/").rpartition("/")[2]}


def _face(world, place):
    return _slug(world, place) | {"file": files_of(place.group.picture)[0]}


def _reset(world, place):
    token = default_token_generator.make_token(world.outsider)
    return {"uidb36": user_pk_to_url_str(world.outsider), "key": token}


def _event(world, place):
    return {"pk": place.event.pk}


def _planned(world, place):
    return {"pk": place.planned.pk}


def _date(world, place):
    return {"pk": place.date.pk}


def _seat(world, place):
    return {"pk": place.seat.pk}


def _poll(world, place):
    return {"pk": place.poll.pk}


def _poll_post(world, place):
    return {"pk": place.poll.post_id}


def _calendar(world, place):
    return {"secret": place.calendar_secret}


def _goal(world, place):
    return {"pk": place.goal.pk}


def _tactic(world, place):
    return {"pk": place.tactic.pk}


def _advice(world, place):
    return {"pk": place.advice.pk}


def _report(world, place):
    return {"pk": place.report.pk}


def _change(world, place):
    return {"pk": place.change.pk}


def _report_link(world, place):
    return {"token": report_token(place.report_link)}


OF_A_DATE = ("date_edit", "date_cancel", "date_restore", "who", "answer", "confirm", "give_up")
OF_A_DATE += ("how", "door", "door_walk_in", "ticket", "ticket_code", "sheet")
OF_A_POLL = ("vote", "voters", "close", "reopen", "drop", "life", "choose")
OF_ADVICE = ("one", "edit", "drop", "pin", "send", "record", "done", "follow")
OF_A_CHANGE = ("edit", "withdraw", "done")
OF_A_REPORT = ("report", "report_words", "report_publish", "report_link", "report_quote")
OF_A_REPORT += ("evaluate", "report_pdf", "report_csv", "report_json", "published")
OUTSIDE = ("outside", "outside_pdf", "outside_csv", "outside_json")
CASE_VERBS = ("state", "take", "put_back", "assign", "wait", "note", "decide")
CASE_DOORS = ["moderation:case", *(f"moderation:case_{verb}" for verb in CASE_VERBS)]
ANSWERS = ("", "_confirm", "_decline")
ARGUMENTS = {
    "pages:group_feed": _slug,
    "pages:member_feed": lambda world, place: {"secret": place.feed_secret},
    "pages:sitemap_section": lambda world, place: {"section": "topics"},
    "topics:create_in": lambda world, place: {"pk": place.group.pk},
    "topics:tagged": lambda world, place: {"slug": place.topic.tags.get().slug},
    "topics:of_group": _slug,
    "topics:around_group": _slug,
    "topics:create": _slug,
    "topics:follow_group": _slug,
    "topics:follow_tag": lambda world, place: {"slug": place.topic.tags.get().slug},
    "topics:follow": _topic,
    "topics:read": _topic,
    "topics:seen": _reply,
    "topics:news": _topic,
    "topics:writers": _topic,
    "topics:writing": _topic,
    "topics:attach": lambda world, place: {"place": f"topic:{place.topic.pk}"},
    "topics:of_member": lambda world, place: {"name": place.member.name},
    "topics:edit_by_pk": lambda world, place: {"pk": place.reply.pk},
    "topics:by_pk": _topic,
    "topics:reply": _topic,
    "topics:move": _topic,
    "topics:steer": lambda world, place: {"pk": place.topic.pk, "verb": "close"},
    "topics:short": _reply,
    "topics:edit": _edited,
    "topics:delete": _reply,
    "topics:restore": _deleted,
    "topics:purge": _deleted,
    "topics:accept": _answer,
    "topics:revisions": _edited,
    "topics:react": _reply,
    "topics:marks": _reply,
    "topics:reactors": _reply,
    "topics:keep": _reply,
    "topics:bookmark_note": lambda world, place: {"pk": place.bookmark.pk},
    "topics:detail": lambda world, place: {"pk": place.topic.pk, "slug": place.topic.slug},
    "topics:post": lambda world, place: _reply(world, place) | {"slug": place.topic.slug},
    **dict.fromkeys(("topics:held_edit", "topics:held_take_back"), _held),
    **dict.fromkeys(("topics:split", "topics:apart"), _talk),
    **dict.fromkeys(("topics:merge", "topics:slow"), _topic),
    "topics:hide": _reply,
    "topics:show": lambda world, place: {"pk": place.talk.pk, "number": place.hidden.number},
    "groups:invited": _token,
    "groups:who": _slug,
    "groups:about": _slug,
    "groups:picture": _face,
    "groups:picture_change": _slug,
    "groups:members": _slug,
    "groups:member_role": lambda world, place: _slug(world, place) | {"name": place.member.name},
    "groups:edit": _slug,
    "groups:archive": _slug,
    "groups:join": _slug,
    "groups:ask": _slug,
    "groups:leave": _slug,
    "groups:requests": _slug,
    "groups:request_answer": lambda world, place: _slug(world, place) | {"pk": place.request.pk},
    "groups:invite": _slug,
    "groups:invitation_revoke": lambda world, place: (
        _slug(world, place) | {"pk": place.invitation.pk}
    ),
    "members:avatar": lambda world, place: {"file": world.face_file},
    "members:boundary": lambda world, place: {"name": place.member.name},
    "members:profile": lambda world, place: {"name": place.member.name},
    "members:invitation_revoke": lambda world, place: {"pk": world.invitation.pk},
    "members:invited": lambda world, place: {"token": world.token},
    "notifications:open": lambda world, place: {"pk": place.notice.pk},
    "notifications:read_of": lambda world, place: {"name": "event", "pk": place.event.pk},
    "notifications:unsubscribe": _left,
    "uploads:picture": lambda world, place: {
        "key": place.picture.key,
        "width": place.picture.width,
    },
    "uploads:file": lambda world, place: {"key": place.file.key, "name": place.file.name},
    "uploads:remove": lambda world, place: {"key": place.file.key},
    "pages:guideline_history": lambda world, place: {"number": world.rule.number},
    "moderation:report": lambda world, place: {"kind": "post", "pk": place.loud.pk},
    **dict.fromkeys(
        ("moderation:appeal_make", "moderation:decision", "moderation:decision_undo"), _decision
    ),
    "moderation:appeal": lambda world, place: {"token": appeal_token(place.decision)},
    "moderation:way_back": lambda world, place: {"token": make_way_back(world.suspended)},
    **dict.fromkeys(CASE_DOORS, _case),
    "moderation:decide": lambda world, place: {"kind": "post", "pk": place.loud.pk},
    **dict.fromkeys((f"moderation:proposal{verb}" for verb in ANSWERS), _proposal),
    "moderation:appeal_answer": lambda world, place: {"pk": place.appeal.pk},
    "moderation:question_ask": lambda world, place: {
        "topic_id": place.lonely.pk,
        "member_id": place.reporter.pk,
    },
    "analytics:figure": lambda world, place: {"key": "active"},
    "analytics:strategy_version": lambda world, place: {"pk": Strategy.objects.get().pk},
    **dict.fromkeys((f"analytics:goal{verb}" for verb in ("", "_edit", "_drop")), _goal),
    **dict.fromkeys(
        (f"analytics:tactic{verb}" for verb in ("", "_edit", "_judge", "_remove")), _tactic
    ),
    **dict.fromkeys((f"analytics:advice_{verb}" for verb in OF_ADVICE), _advice),
    "analytics:advice_evidence": lambda world, place: (
        _advice(world, place) | {"pin_pk": place.pin.pk}
    ),
    "analytics:answer": lambda world, place: {"token": advice_token(place.advice)},
    "analytics:quoted": lambda world, place: {"kind": "advice", "pk": place.pin.pk},
    **dict.fromkeys((f"analytics:{verb}" for verb in OF_A_REPORT), _report),
    **dict.fromkeys((f"analytics:{verb}" for verb in OUTSIDE), _report_link),
    "analytics:report_link_revoke": lambda world, place: (
        _report(world, place) | {"link_pk": place.report_link.pk}
    ),
    "analytics:report_quoted": lambda world, place: (
        _report(world, place) | {"quote_pk": place.quote.pk}
    ),
    "analytics:rhythm_edit": lambda world, place: {"pk": place.rhythm.pk},
    "analytics:rhythm_stop": lambda world, place: {"pk": place.rhythm.pk},
    **dict.fromkeys((f"analytics:change_{verb}" for verb in OF_A_CHANGE), _change),
    "events:of_group": _slug,
    "events:of_member": lambda world, place: {"name": place.member.name},
    "events:of_topic": lambda world, place: {"pk": place.event.topic_id},
    **dict.fromkeys((f"events:{verb}" for verb in ("edit", "cancel", "restore", "ics")), _event),
    **dict.fromkeys((f"events:{verb}" for verb in ("announce", "drop")), _planned),
    **dict.fromkeys((f"events:{verb}" for verb in OF_A_DATE), _date),
    **dict.fromkeys((f"events:{verb}" for verb in ("judge", "door_in", "door_out")), _seat),
    "events:scan": lambda world, place: {"token": make_ticket(place.seat)},
    "events:member_feed": _calendar,
    "events:member_group_feed": lambda world, place: _calendar(world, place) | _slug(world, place),
    "events:group_feed": _slug,
    "events:detail": lambda world, place: {"pk": place.event.pk, "slug": place.event.topic.slug},
    **dict.fromkeys((f"polls:{verb}" for verb in ("of_post", "create")), _poll_post),
    **dict.fromkeys((f"polls:{verb}" for verb in OF_A_POLL), _poll),
    "account_confirm_email": lambda world, place: {"key": world.confirmation.key},
    "account_reset_password_from_key": _reset,
    "mfa_remove_webauthn": lambda world, place: {"pk": 1},
    "mfa_edit_webauthn": lambda world, place: {"pk": 1},
    **dict.fromkeys(("admin:pages_guideline_move", "admin:pages_guideline_retire"), _rule),
    "admin:pages_guideline_back": lambda world, place: {"pk": world.old_rule.pk},
    "admin:app_list": lambda world, place: {"app_label": "topics"},
    "core:dev_letter": lambda world, place: {"file": world.mail_file},
    "core:dev_letter_html": lambda world, place: {"file": world.mail_file},
}

# Which row of a table of the desk stands for the place.
ROWS = {
    Letter: lambda world, place: world.letter,
    Promise: lambda world, place: world.promise,
    LogEntry: lambda world, place: LogEntry.objects.get(change_message=place.says("log")),
    Source: lambda world, place: place.imported.source,
    Imported: lambda world, place: place.imported,
    JoinRequest: lambda world, place: place.request,
    GroupInvitation: lambda world, place: place.invitation.to_group,
    Membership: lambda world, place: membership_of(place),
    Group: lambda world, place: place.group,
    Post: lambda world, place: place.reply,
    Change: lambda world, place: place.deleted_topic.changes.get(),
    Event: lambda world, place: place.event,
    Revision: lambda world, place: place.edited.revisions.get(),
    Tag: lambda world, place: place.topic.tags.get(),
    Topic: lambda world, place: place.topic,
    ReactionWord: lambda world, place: ReactionWord.objects.get(slot=1),
    WatchedWord: lambda world, place: WatchedWord.objects.get(group=place.group),
    LinkHost: lambda world, place: LinkHost.objects.get(),
    MailDomain: lambda world, place: MailDomain.objects.get(),
    Scale: lambda world, place: Scale.objects.get(),
    House: lambda world, place: House(pk=1),
    Practice: lambda world, place: Practice(pk=1),
    ReadyText: lambda world, place: world.ready,
    Sanction: lambda world, place: world.sanction,
    Decision: lambda world, place: place.decision,
    Grant: lambda world, place: place.grant,
    Guideline: lambda world, place: world.rule,
    Query: lambda world, place: world.query,
    Community: lambda world, place: world.house,
    Invitation: lambda world, place: place.invitation,
    User: lambda world, place: place.member,
}


def all_url_names() -> list[str]:
    """Every URL name with its namespaces; a door without a name goes by its route."""
    return [name for name, _parameters in _doors(get_resolver().url_patterns)]


def addresses(world: World, place: Place | None = None) -> dict[str, str]:
    """Every address: of what hangs on `place`, the secret group where none is said.

    Those of the account come last: a password's reset link signs out whoever follows it.
    """
    names = sorted(all_url_names(), key=lambda name: name.startswith("account_"))
    return {name: address_of(name, world, place) for name in names}


def address_of(name: str, world: World, place: Place | None = None) -> str:
    place = place or world.secret
    if "/" in name or "(" in name:
        return _nameless(name, world, place)
    parameters = _parameters()[name]
    if not parameters:
        return reverse(name)
    if (row := AT_THE_DESK.fullmatch(name)) is not None:
        return reverse(name, args=[_row(row[1], world, place).pk])
    if name not in ARGUMENTS:
        raise Unlisted(f"{name} takes {sorted(parameters)}")
    return reverse(name, kwargs=ARGUMENTS[name](world, place))


def _row(table, world, place):
    rows = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in ROWS}
    if table not in rows:
        raise Unlisted(f"the desk has a new table: {table}")
    return ROWS[rows[table]](world, place)


def _nameless(route, world, place):
    if route.endswith("(?P<url>.*)$"):
        return "/desk/nothing/here/"
    found = re.fullmatch(r"desk/([a-z]+)/([a-z]+)/<path:object_id>/", route)
    if found is None:
        raise Unlisted(f"an address without a name: {route}")
    row = _row(f"{found[1]}_{found[2]}", world, place)
    return f"/desk/{found[1]}/{found[2]}/{row.pk}/"


@cache
def _parameters():
    return dict(_doors(get_resolver().url_patterns))


def _doors(patterns, spaces=(), route="", parameters=frozenset()):
    for entry in patterns:
        here = route + str(entry.pattern)
        takes = parameters | set(entry.pattern.regex.groupindex)
        if hasattr(entry, "url_patterns"):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _doors(entry.url_patterns, inner, here, takes)
        else:
            yield ":".join((*spaces, entry.name)) if entry.name else here, takes
