"""Polls of the demo, in posts that are there: opened some days ago, and open for some more."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from community.polls.actions import Choice, consult, open_poll, vote
from community.polls.models import Electorate, Poll
from community.polls.queries import options_of
from community.topics.models import Post

FILE = "polls.toml"


def load_polls(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """All polls of the file, if there is one; asked by who wrote the first post."""
    path = folder / FILE
    rows = tomllib.loads(path.read_text("utf-8")).get("poll", ()) if path.is_file() else ()
    for row in rows:
        _ask(row, members, groups)


def _ask(row, members, groups):
    found = Post.objects.filter(topic__group=groups[row["group"]], topic__title=row["topic"])
    post = found.select_related("topic__group", "author").filter(number=1).first()
    if post is None:
        raise CannotImport(f"{FILE}: there is no “{row['topic']}” in {row['group']}.")
    now = timezone.now()
    poll = open_poll(
        post=post,
        author=post.author,
        question=row["question"],
        kind=row["kind"],
        choices=[Choice(text) for text in row["choices"]],
        is_secret=row.get("is_secret", False),
        closes_at=now + timedelta(days=row["closes"]),
    )
    if by := row.get("consulted_by"):
        terms = {"electorate": Electorate.READERS, "quorum": row["quorum"]}
        consult(poll=poll, by=members[by], **terms)
    numbers = [option.pk for option in options_of(poll)]
    for name, choice in row["votes"].items():
        vote(poll=poll, member=members[name], chosen=[numbers[choice - 1]])
    Poll.objects.filter(pk=poll.pk).update(made_at=now - timedelta(days=row["ago"]))
