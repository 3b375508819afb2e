"""One row of every kind that the desk lists, all in one group, each with different people."""

from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from taggit.models import Tag

from community.core.models import Letter, Promise
from community.groups.actions import ask_to_join, invite_to_group
from community.groups.models import Grant, Group, GroupInvitation, JoinRequest, Membership
from community.importing.models import Imported, Source
from community.members.actions import make_invitation
from community.members.models import Community, Invitation, User
from community.pages.models import Guideline
from community.screening.models import House, LinkHost, MailDomain, Scale, WatchedWord
from community.search.models import Query
from community.topics.actions import close_topic, write_edit
from community.topics.models import Change, Post, ReactionWord, Revision, Topic
from events.models import Event
from moderation.actions.deciding import decide
from moderation.models import Decision, Practice, ReadyText, Sanction, Verb
from tests.factories import (
    make_event,
    make_grant,
    make_group,
    make_member,
    make_post,
    make_topic,
)
from tests.moderation.guiding import make_rule

_numbers = count(1)


def _letter(group):
    Letter.objects.create(to="a@example.org", subject="Hi", message_id=f"m{next(_numbers)}")


def _edit(group):
    post = make_topic(group=group).posts.select_related("topic__group", "author").get()
    write_edit(post=post, editor=make_member(), source="Better.", seen=0, reason="typing")


def _log(group):
    LogEntry.objects.create(
        user=make_member(),
        content_type=ContentType.objects.get_for_model(User),
        object_id="1",
        object_repr="Somebody",
        action_flag=CHANGE,
        change_message="approve",
    )


def _imported(group):
    source = Source.objects.create(site=f"site{next(_numbers)}", group=make_group())
    Imported.objects.create(
        source=source,
        kind="post",
        foreign_id=str(next(_numbers)),
        post=make_post(topic=make_topic(group=group)),
    )


def _search(group):
    today = timezone.now().date()
    Query.objects.create(day=today, words=f"words {next(_numbers)}", hit_count=3)


def _scale(group):
    told = {"lesson_count": 300, "spam_count": 50, "area": 0.98, "held_share": 0.002}
    Scale.objects.create(
        weights=b"", unit=1, bias=0, threshold=0, version=1, found_share=0.9, **told
    )


def _decided(verb, thing):
    decide(by=make_member(is_manager=True), verb=verb, thing=thing, reason="guideline 1")


MAKERS = {
    Promise: lambda group: Promise.objects.create(
        task=f"task{next(_numbers)}", kept_at=timezone.now()
    ),
    Letter: _letter,
    User: lambda group: make_member(),
    Invitation: lambda group: make_invitation(by=make_member()),
    Community: lambda group: Community.objects.get_or_create(pk=1),
    Group: lambda group: make_group(),
    Membership: lambda group: Membership.objects.create(group=group, member=make_member()),
    JoinRequest: lambda group: ask_to_join(group=group, member=make_member(), note="Please"),
    GroupInvitation: lambda group: invite_to_group(group=group, by=make_member()),
    Topic: lambda group: make_topic(group=group, tags=[f"t{next(_numbers)}"]),
    Post: lambda group: make_post(topic=make_topic(group=group)),
    Event: lambda group: make_event(group=group),
    Change: lambda group: close_topic(topic=make_topic(group=group), by=make_member()),
    Revision: _edit,
    Tag: lambda group: make_topic(group=group, tags=[f"t{next(_numbers)}"]),
    Source: _imported,
    Imported: _imported,
    LogEntry: _log,
    Query: _search,
    ReactionWord: lambda group: ReactionWord.objects.get_or_create(slot=1),
    WatchedWord: lambda group: WatchedWord.objects.create(
        pattern=f"word{next(_numbers)}", group=group
    ),
    LinkHost: lambda group: LinkHost.objects.create(host=f"h{next(_numbers)}.example.org"),
    MailDomain: lambda group: MailDomain.objects.create(domain=f"m{next(_numbers)}.example.org"),
    Scale: _scale,
    Decision: lambda group: _decided(Verb.HIDE, make_post(topic=make_topic(group=group))),
    Sanction: lambda group: _decided(Verb.WARN, make_member()),
    Guideline: lambda group: make_rule(),
    Practice: lambda group: Practice.objects.get_or_create(pk=1),
    House: lambda group: House.objects.get_or_create(pk=1),
    Grant: lambda group: make_grant(group=group),
    ReadyText: lambda group: ReadyText.objects.create(
        language="en", name=f"text {next(_numbers)}", text="Hello."
    ),
}
# By managers of the house; empty forms are not.
ADDED_TO = {WatchedWord, LinkHost, MailDomain, ReadyText, Guideline, Grant}
FOR_GROUP_MANAGERS = {
    Group,
    Membership,
    JoinRequest,
    GroupInvitation,
    Topic,
    Post,
    Change,
    Revision,
    Decision,
    Grant,
}


def make_row(model, group):
    MAKERS[model](group)
    return model.objects.order_by("-pk").first()


def list_address(model):
    return f"/desk/{model._meta.app_label}/{model._meta.model_name}/"


def page_of(row, name):
    return f"{list_address(type(row))}{row.pk}/{name}/"


def address_of(row):
    return page_of(row, "change")
