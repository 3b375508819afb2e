"""The demo's advice: a draft, one that waits for its answer, one that was done."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from analytics.actions.quoting import passage_of
from analytics.days import today
from analytics.models import Advice, AdviceState
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.models import Post

FILE = "advice.toml"
DAY = timedelta(days=1)
WORDS = ("question", "level", "confidence", "to_name", "language")


@transaction.atomic
def load_advice(folder: Path, members: dict[str, User]) -> None:
    """All of the file, if there is one. Nothing leaves the house: it was sent long ago."""
    path = folder / FILE
    rows = tomllib.loads(path.read_text("utf-8")).get("advice", ()) if path.is_file() else ()
    for row in rows:
        advice = _advice(row, members)
        for position, quote in enumerate(row.get("quote", ()), 1):
            _pin(advice, quote, position)


def _advice(row, members) -> Advice:
    if row["by"] not in members:
        raise CannotImport(f"{FILE}: {row['by']} is no member of the house.")
    sent, answered, done = (_moment(row, name) for name in ("sent", "answered", "done"))
    written = _moment(row, "ago")
    return Advice.objects.create(
        by=members[row["by"]],
        recommendation=row["recommendation"].strip(),
        to_address=row.get("to_address", ""),
        made_at=written,
        changed_at=sent or written,
        sent_at=sent,
        link_number=1 if sent else 0,
        answered_at=answered,
        answered_by=row["to_name"].partition(",")[0] if answered else "",
        answer=row.get("answer", ""),
        done_at=done,
        outcome=row.get("outcome", ""),
        follow_up_on=today() + row["follow_up"] * DAY if "follow_up" in row else None,
        state=_state(row),
        **{name: row[name] for name in WORDS},
    )


def _state(row):
    if "done" in row:
        return AdviceState.DONE
    if "answered" in row:
        return AdviceState.ACCEPTED
    return AdviceState.SENT if "sent" in row else AdviceState.DRAFT


def _moment(row, name):
    return timezone.now() - row[name] * DAY if name in row else None


def _pin(advice, quote, position):
    topic, group = quote["topic"], quote["group"]
    posts = Post.objects.filter(topic__title=topic, topic__group__slug=group)
    post = posts.filter(number=quote["number"]).first()
    if post is None:
        raise CannotImport(f"{FILE}: there is no post {quote['number']} in {topic}.")
    asked = advice.sent_at if quote.get("agreed") else None
    advice.pins.create(
        position=position,
        post=post,
        member_id=post.author_id,
        text=passage_of(post.text, quote["passage"]),
        asked_at=asked,
        agreed_at=asked,
        made_at=advice.made_at,
    )
