"""What a post said before its edits."""

from dataclasses import dataclass

from community.core.diffs import word_diff
from community.topics.models import Post, Revision

STEPS = 5  # edits on a page of a post's history


@dataclass
class RevisionStep:
    """One edit, with the words it cut and added."""

    revision: Revision
    diff: list


@dataclass
class RevisionPage:
    """A few edits, newest first, and where the earlier ones begin."""

    steps: list[RevisionStep]
    earlier: int = 0


def revision_page(post: Post, before: str) -> RevisionPage:
    """A few steps of a post's history at a time: each costs a comparison of two whole texts."""
    revisions = post.revisions.select_related("editor").order_by("-number")
    if before.isdecimal() and len(before) < 10:
        revisions = revisions.filter(number__lte=int(before))
    shown = list(revisions[: STEPS + 1])
    after = _text_after(post, shown[0]) if shown else ""
    steps = []
    for revision in shown[:STEPS]:
        steps.append(RevisionStep(revision, word_diff(revision.source, after)))
        after = revision.source
    return RevisionPage(steps, earlier=shown[STEPS].number if len(shown) > STEPS else 0)


def _text_after(post, revision):
    """What the post said after the edit whose revision this is."""
    following = post.revisions.filter(number=revision.number + 1).first()
    return following.source if following else post.source
