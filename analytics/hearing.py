"""What lower rooms tell: words that are purged are kept nowhere else."""

from analytics.actions.quoting import withdraw
from community.core.matters import hears_what_is_settled


@hears_what_is_settled
def words_purged(kind: str, pk: int) -> None:
    """With a post, or all posts of a topic, go the quotes of them."""
    if kind == "post":
        withdraw(posts=[pk])
    elif kind == "topic":
        withdraw(topic=pk)
