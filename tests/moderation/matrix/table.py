"""What everybody may do, as it was agreed: written down once more, in other words than the code.

`CAN` has a row for every question of the permission modules, `DECIDES` one for every verb. A new
one without a row fails the test.
"""

from tests.moderation.matrix.world import GROUPS

# Verb: the right that somebody needs who does not run the house (none: nobody else does it), and
# what it can be done to.
WORDS = {"post", "topic"}
WAITS = {"held", "request", "member"}
DECIDES = {
    "keep": ("reports", WORDS | {"member", "group"}),
    "edit": ("edit", WORDS),
    "hide": ("delete", WORDS),
    "show": ("delete", WORDS),
    "delete": ("delete", WORDS),
    "restore": ("delete", WORDS),
    "purge": ("", WORDS),
    "move": ("move", {"topic"}),
    "split": ("move", WORDS),
    "merge": ("move", {"topic"}),
    "close": ("close", {"topic"}),
    "reopen": ("close", {"topic"}),
    "slow": ("close", {"topic"}),
    "archive": ("close", {"topic", "group"}),
    "wake": ("close", {"topic", "group"}),
    "pin": ("feature", {"topic"}),
    "unpin": ("feature", {"topic"}),
    "let_in": ("approve", WAITS),
    "refuse": ("approve", WAITS),
    "note": ("reports", WORDS | WAITS | {"group"}),
    "warn": ("silence", {"member"}),
    "silence": ("silence", {"member"}),
    "suspend": ("", {"member"}),
    "ban": ("", {"member"}),
    "lift": ("", {"member"}),
    "uphold": ("", set()),  # of appeals, sanctions and decisions: see test_deciding_rights
    "reduce": ("", set()),
    "overturn": ("", set()),
    "undo": ("", set()),
}


def reads(viewer, group):
    seen, _belongs = GROUPS[group]
    return viewer.is_chief or group in viewer.belongs or seen == "open"


def knows(viewer, group):
    seen, _belongs = GROUPS[group]
    return viewer.is_chief or group in viewer.belongs or seen != "secret"


def runs(viewer, group):
    return viewer.is_chief or group in viewer.runs


def writes(viewer, group):
    return group in viewer.belongs and group != "archive" and not viewer.is_silenced


def has(viewer, right, group, tags=(), language=""):
    """A right in a group, over something with these tags, in this language."""
    if viewer.is_guest or viewer.is_silenced:
        return False
    if runs(viewer, group):
        return True
    if viewer.right not in (right, "all") or not reads(viewer, group):
        return False
    return {
        "here": group == "here",
        "secret": group == "secret",
        "elsewhere": group == "elsewhere",
        "gone": group == "shut",
        "tag": "brakes" in tags,
        "other tag": "wheels" in tags,
        "language": language == "sv",
        "other language": language == "he",
        "whole": True,
    }.get(viewer.scope, False)


def has_over(viewer, right, thing):
    return has(viewer, right, thing.group, thing.tags, thing.language)


def has_everywhere(viewer, right):
    """Over what has no place: members, the house."""
    if viewer.is_guest or viewer.is_silenced:
        return False
    return viewer.is_chief or (viewer.right in (right, "all") and viewer.scope == "whole")


def asleep(thing):
    return thing.state == "archived" or thing.group == "archive"


def gone(thing):
    return thing.state in ("deleted", "hidden")


def own_in_open(viewer, thing, post):
    shut = thing.state in ("closed", "archived") or gone(thing)
    return is_by(viewer, post) and writes(viewer, thing.group) and not shut


def is_by(viewer, post):
    return not viewer.is_guest and post.author_id == viewer.user.pk


def is_above(viewer, thing, post=None):
    """Words of who runs the house or the group, to whoever does not."""
    author = "writer" if post is not None and post.number > 1 else thing.author
    above = author == "chief" or (author == "keeper" and thing.group in ("here", "closed"))
    return above and not runs(viewer, thing.group)


def is_taken_from(viewer, thing, post=None):
    """One's own, which others took away."""
    if (post is None or post.number == 1) and gone(thing) and viewer.name == thing.author:
        return True
    taken = post is not None and post.deleted_at and is_by(viewer, post)
    return bool(taken) and post.deleted_by_id != viewer.user.pk


def judges(viewer, right, thing, post=None):
    """By right, and neither those above nor what others took from oneself."""
    refused = is_above(viewer, thing, post) or is_taken_from(viewer, thing, post)
    return has_over(viewer, right, thing) and not refused


def edits(viewer, thing, post):
    if post.deleted_at or asleep(thing):
        return False
    return judges(viewer, "edit", thing, post) or own_in_open(viewer, thing, post)


def deletes(viewer, thing, post):
    if post.deleted_at and not post.hidden_at:
        return False
    if judges(viewer, "delete", thing, post):
        return True
    is_answered = post.number == 1 and thing.topic.reply_count > 0
    return not post.hidden_at and own_in_open(viewer, thing, post) and not is_answered


def restores(viewer, thing, post):
    if not post.deleted_at or post.purged_at:
        return False
    took_back = is_by(viewer, post) and post.deleted_by_id == viewer.user.pk
    own = took_back and not post.hidden_at and writes(viewer, thing.group)
    return own or judges(viewer, "delete", thing, post)


def sees_deleted(viewer, thing, post):
    return runs(viewer, thing.group) or has_over(viewer, "delete", thing)


def reads_hidden(viewer, thing, post):
    if not post.hidden_at or post.purged_at:
        return False
    return is_by(viewer, post) or sees_deleted(viewer, thing, post)


def accepts(viewer, thing):
    if thing.state != "question" or thing.group == "archive":
        return False
    return (runs(viewer, thing.group) and not viewer.is_silenced) or (
        viewer.name == thing.author and writes(viewer, thing.group)
    )


def replies(viewer, thing):
    shut = thing.state in ("closed", "archived") or gone(thing)
    return writes(viewer, thing.group) and not shut


def sees_rights(viewer, group):
    if runs(viewer, group):
        return True
    reaches = {"here": "here", "secret": "secret", "elsewhere": "elsewhere", "gone": "shut"}
    if viewer.scope in ("", "ended", "later", "taken") or not reads(viewer, group):
        return False
    return reaches.get(viewer.scope, group) == group


def outside(viewer, group):
    away = viewer.is_guest or viewer.is_silenced
    return not away and group not in viewer.belongs and group != "archive"


# Of a topic, of a post in it, of a group, of nothing in particular.
TOPICS = {
    "can_manage_topic": lambda v, t: runs(v, t.group),
    "can_reply": replies,
    "can_close_topic": lambda v, t: has_over(v, "close", t),
    "can_pin_topic": lambda v, t: has_over(v, "feature", t),
    "can_delete_topic": lambda v, t: judges(v, "delete", t),
    "can_move_topic": lambda v, t: has_over(v, "move", t),
    "can_part": lambda v, t: has_over(v, "move", t),
    "can_put_back": lambda v, t: False,  # nothing here was split off
    "can_purge": lambda v, t: v.is_chief,
    "can_accept_answer": accepts,
}
POSTS = {
    "can_edit_post": edits,
    "can_delete_post": deletes,
    "can_restore_post": restores,
    "can_hide_post": lambda v, t, p: (
        not p.deleted_at and not gone(t) and judges(v, "delete", t, p)
    ),
    "can_show_post": lambda v, t, p: bool(p.hidden_at) and judges(v, "delete", t, p),
    "can_see_deleted": sees_deleted,
    "can_read_hidden": reads_hidden,
    "can_see_revisions": lambda v, t, p: not p.deleted_at or sees_deleted(v, t, p),
    "can_react": lambda v, t, p: (
        writes(v, t.group)
        and not is_by(v, p)
        and not p.deleted_at
        and not gone(t)
        and t.state != "archived"
    ),
    "can_keep": lambda v, t, p: not v.is_guest and not p.deleted_at,
    "can_see_reactors": lambda v, t, p: not v.is_guest and not p.deleted_at,
}
IN_GROUPS = {
    "can_start_topic": writes,
    "can_announce": lambda v, g: runs(v, g) and not v.is_silenced,
    "can_read": reads,
    "can_write": writes,
    "can_join": lambda v, g: outside(v, g),
    "can_ask_to_join": lambda v, g: False,
    "can_invite": lambda v, g: runs(v, g) and g != "archive" and not v.is_silenced,
    "can_let_in": lambda v, g: has(v, "approve", g),
    "can_grant": lambda v, g: runs(v, g) and not v.is_silenced,
    "can_see_rights": sees_rights,
    "can_see_members": lambda v, g: not v.is_guest and reads(v, g),
}
ANYWHERE = {
    "can_open_group": lambda v: v.is_chief,
    "can_order_groups": lambda v: v.is_chief,
    "can_manage_members": lambda v: v.is_chief,
    "can_invite_to_community": lambda v: v.is_chief,
    "can_see_directory": lambda v: not v.is_guest,
    "can_review": lambda v: (
        v.is_chief
        or bool(v.runs)
        or (
            v.right in ("reports", "approve", "all")
            and v.scope not in ("ended", "later", "taken")
            and not v.is_silenced
        )
    ),
}
# Asked with something else in hand; each by name in its own test.
ELSEWHERE = {"can_move_to", "can_approve", "can_decide", "can_see_case", "can_see_decision"}
CAN = TOPICS.keys() | POSTS.keys() | IN_GROUPS.keys() | ANYWHERE.keys() | ELSEWHERE


def decides_words(viewer, verb, thing, author):
    """On a topic or a post: by right, but volunteers not on those who run the place."""
    if viewer.is_guest or viewer.is_silenced or viewer.name == author:
        return False
    if viewer.is_chief:
        return True
    right, _things = DECIDES[verb]
    if not right or not has_over(viewer, right, thing):
        return False
    return runs(viewer, thing.group) or author not in ("chief", "keeper")


def decides_member(viewer, verb, about, groups):
    """On a person, who belongs to these groups."""
    if viewer.is_guest or viewer.is_silenced or viewer.name == about.name:
        return False
    if about.is_chief and verb in ("silence", "suspend", "ban"):
        return False
    if viewer.is_chief:
        return True
    right, _things = DECIDES[verb]
    if not right or about.is_chief or about.runs:
        return False
    if verb == "silence":  # in the whole house: with a case in hand, and here is none
        return False
    meets = verb in ("note", "warn") and any(has(viewer, right, group) for group in groups)
    return has_everywhere(viewer, right) or meets


def decides_group(viewer, verb, group):
    if viewer.is_chief:
        return True
    looks = verb in ("keep", "note") and has_everywhere(viewer, "reports")
    return looks and reads(viewer, group) and not runs(viewer, group)
