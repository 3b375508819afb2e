"""What is answered to who waits: a held text, a newcomer, somebody who asks to join."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.groups import actions as groups
from community.groups.actions.asking_again import reopen_request
from community.groups.models import JoinRequest
from community.members import actions as members
from community.members.actions.waiting_again import wait_again
from community.members.models import User
from community.topics.actions import delete_post
from community.topics.actions.editing import write_edit
from community.topics.actions.holding import let_in, refuse
from community.topics.actions.holding import wait_again as hold_again
from community.topics.models import Held, Post, Revision
from community.topics.telling.promising import tell_nobody
from moderation.models import Verb
from moderation.verbs.deed import CannotGiveBack, Deed, Doing, SoAlready, Trace, Undoing

WAITING = ("held", "request", "member")


def open_door(doing: Doing) -> Trace:
    """Let it or them in."""
    thing, by = doing.thing, doing.by
    if isinstance(thing, Held):
        post = let_in(held=thing, by=by)
        return Trace({}, {"post": post.pk, "revision": post.revision_count})
    if isinstance(thing, JoinRequest):
        groups.accept_request(request=thing, by=by)
        return Trace({}, {"is_in": True})
    _refuse_answered(thing)
    members.approve_member(member=thing, by=by)
    return Trace({}, {"is_in": True})


def keep_out(doing: Doing) -> Trace:
    """Do not let it or them in."""
    thing, by = doing.thing, doing.by
    if isinstance(thing, Held):
        refuse(held=thing, by=by)
    elif isinstance(thing, JoinRequest):
        groups.refuse_request(request=thing, by=by)
    else:
        _refuse_answered(thing)
        members.refuse_member(member=thing, by=by, reason=doing.reason)
    return Trace({}, {"is_in": False})


def wait(undoing: Undoing) -> Trace:
    """They wait again. A text that came in is taken away, or says again what it said."""
    thing = undoing.thing
    if isinstance(thing, JoinRequest):
        reopen_request(request=thing, by=undoing.by)
    elif isinstance(thing, User):
        wait_again(member=thing)
    elif undoing.after.get("is_in") is False:
        hold_again(held=thing)
    else:
        _take_out(thing, undoing)
    return Trace(undoing.after, {})


def _take_out(held, undoing):
    post = (
        Post.objects.select_related("topic__group", "author")
        .filter(pk=undoing.after["post"])
        .first()
    )
    if post is None or post.is_purged:
        raise CannotGiveBack(_("It was purged. Its words are gone for good."))
    if held.post_id is None:
        delete_post(post=post, by=undoing.by, tell=tell_nobody)
        return
    if post.is_deleted or post.revision_count != undoing.after["revision"]:
        raise CannotGiveBack(_("The text was changed or taken away since. Edit it yourself."))
    was = Revision.objects.get(post=post, number=post.revision_count)
    write_edit(
        post=post,
        editor=undoing.by,
        source=was.source,
        seen=post.revision_count,
        title=was.title,
        tell=tell_nobody,
    )


def _refuse_answered(member):
    if User.objects.filter(pk=member.pk, approved_at=None, is_active=True).exists():
        return
    raise SoAlready(_("Somebody has answered them already."))


DEEDS = (
    Deed(
        Verb.LET_IN,
        gettext_lazy("Let in"),
        gettext_lazy("A text stands for everybody from now on; a person is let in, and told."),
        WAITING,
        open_door,
        wait,
        judges=False,
        aspect="waiting",
    ),
    Deed(
        Verb.REFUSE,
        gettext_lazy("Do not let in"),
        gettext_lazy("It stays where only its author sees it; a person is turned away, and told."),
        WAITING,
        keep_out,
        wait,
        aspect="waiting",
    ),
)
