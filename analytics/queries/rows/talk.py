"""The topics and posts that a figure counts."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from analytics.days import ONE, known_until
from analytics.queries.rows.within import within
from analytics.scopes import Scope
from community.groups.models import Membership, Role, TopicKind
from community.members.models import User, Viewer
from community.topics.models import Post, Reaction, Topic
from moderation.models import Spell

HOURS = {"answered_24h": 24, "answered_72h": 72}
BY_MEMBERS = {"first_response_median", "first_response_p90"}
RESPONSES = BY_MEMBERS | {"first_response_median_all", "first_response_p90_all"}
TOPICS = {"topics", *RESPONSES, *HOURS}
QUESTIONS = {"solved_share"}
UNANSWERED = {"unanswered_now"}
HEATED = {"heat"}
POSTS = {"posts", "languages", "hours"}
REPLIES = {"staff_share"}
REACTED = {"reactions"}
NEWEST = ("-made_at", "-pk")
LATELY = timedelta(days=30)  # how old a topic may be that still waits
WORDS = 160  # signs of a post in its row
HEAVY = ("source", "html", "text", "credit_html")


def topics_behind(
    viewer: Viewer, key: str, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Topic]:
    """The topics that a figure counts, by the day they were opened; those that turned hot, by the
    day of that. What became of each: `answered_at`, its first reply by another, as far as the
    figure knew of it (of what waited on a day: whenever it came); of questions `was_solved`."""
    topics = Topic.objects.visible_to(viewer).standing().filter(within(scope))
    topics = topics.select_related("group")
    if key in HEATED:
        hot = Spell.objects.filter(topic=OuterRef("pk"), alerted_at__gte=since)
        return topics.filter(Exists(hot.filter(alerted_at__lt=until)))
    if key in UNANSWERED:
        return _waiting(topics, until)
    known = known_until(until.date() - ONE)
    topics = topics.filter(made_at__gte=since, made_at__lt=until)
    if key in QUESTIONS:
        solved = Q(solved_at__isnull=False, solved_at__lt=known)
        return topics.filter(kind=TopicKind.QUESTION).annotate(was_solved=solved)
    if key in HOURS:  # the time of the others is not over
        topics = topics.filter(made_at__lte=known - timedelta(hours=HOURS[key]))
    if key in HOURS or key in RESPONSES:
        replies = _replies_by_others().filter(made_at__lt=known)
        replies = replies.filter(~_is_by_staff()) if key in BY_MEMBERS else replies
        topics = topics.annotate(answered_at=_first(replies))
    return topics


def _waiting(topics, until):
    """Those that had no reply when the day ended, and were not closed."""
    answered = _replies_by_others().filter(made_at__lt=until)
    topics = topics.filter(~Exists(answered), made_at__gte=until - LATELY, made_at__lt=until)
    topics = topics.filter(Q(closed_at=None) | Q(closed_at__gte=until))
    return topics.annotate(answered_at=_first(_replies_by_others()))


def _first(replies):
    return Subquery(replies.order_by("made_at").values("made_at")[:1])


def posts_behind(
    viewer: Viewer, key: str, scope: Scope, since: datetime, until: datetime
) -> QuerySet[Post]:
    """The posts that a figure counts: all, or replies with whether a manager wrote them
    (`is_by_staff`), or those with reactions of these days (`given`: how many)."""
    posts = (
        Post.objects.visible_to(viewer)
        .standing()
        .filter(within(scope, "topic__"), moved_to=None, topic__deleted_at=None, made_at__lt=until)
    )
    posts = posts.select_related("topic__group").defer(*HEAVY).annotate(words=Left("text", WORDS))
    if key in REACTED:
        given = Reaction.objects.filter(made_at__gte=since, made_at__lt=until, post=OuterRef("pk"))
        counted = given.order_by().values("post").annotate(count=Count("pk")).values("count")
        return posts.filter(Exists(given), reaction_count__gt=0).annotate(given=Subquery(counted))
    posts = posts.filter(made_at__gte=since)
    if key in REPLIES:
        return posts.filter(number__gt=1).annotate(is_by_staff=_is_by_staff())
    return posts


def _is_by_staff():
    """As the rollup has it: who runs the house, or the group."""
    author = OuterRef("author")
    house = User.objects.filter(pk=author, manager_since__isnull=False, is_active=True)
    here = Membership.objects.filter(
        group=OuterRef("topic__group"), member=author, role=Role.MANAGER
    )
    return Q(Exists(house)) | Q(Exists(here))


def _replies_by_others():
    replies = Post.objects.filter(topic=OuterRef("pk"), number__gt=1, deleted_at=None)
    return replies.filter(moved_to=None).exclude(author=OuterRef("author"))
