"""What a digest tells of topics: exactly what the site would show its reader at that moment."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from community.core.markup import excerpt
from community.groups.models import TopicKind
from community.groups.queries import memberships_of
from community.members.models import User
from community.members.queries import boundaries_of
from community.notifications.subjects import Section, Shown, digest_part
from community.topics.models import Post, ReadMark, Topic
from community.topics.queries import not_muted

BLOCK = 5  # of each
SHORTEST = 100  # signs; less says too little on its own
EXCERPT = 280


@digest_part
def topics_missed(member: User, since: datetime) -> list[Section]:
    """Topics that were lively, posts that helped, and questions that wait for this member."""
    topics = _topics(member)
    lively = topics.filter(last_post_at__gte=since).exclude(Exists(_read_to_the_end(member)))
    lively = list(lively.order_by("-reaction_count", "-reply_count", "-pk")[:BLOCK])
    posts = _posts_that_helped(member, topics, since)
    waiting = _waiting(member, topics.exclude(pk__in=[topic.pk for topic in lively]))
    return [
        Section(_("Lively topics"), tuple(_of_topic(topic) for topic in lively)),
        Section(_("Posts that helped"), tuple(_of_post(post) for post in posts)),
        Section(_("Questions without an answer"), tuple(_of_topic(topic) for topic in waiting)),
    ]


def _topics(member):
    """What stands in the member's own lists."""
    topics = Topic.objects.visible_to(member).standing().filter(not_muted(member))
    topics = topics.filter(archived_at=None, group__archived_at=None)
    topics = topics.exclude(author__in=boundaries_of(member))
    return topics.select_related("group", "author")


def _read_to_the_end(member):
    marks = ReadMark.objects.filter(topic=OuterRef("pk"), member=member)
    return marks.filter(number__gte=OuterRef("newest_number"))


def _posts_that_helped(member, topics, since):
    replies = Post.objects.standing().filter(topic__in=topics, made_at__gte=since, number__gt=1)
    told = replies.filter(reaction_count__gt=F("foreign_score")).exclude(author=member)
    told = told.exclude(author__in=boundaries_of(member)).annotate(length=Length("text"))
    told = told.filter(length__gte=SHORTEST).select_related("topic__group", "author")
    return list(told.order_by("-reaction_count", "-pk")[:BLOCK])


def _waiting(member, topics):
    """Questions nobody answered, in the member's own groups, the newest first."""
    mine = [one.group_id for one in memberships_of(member)]
    questions = topics.filter(kind=TopicKind.QUESTION, reply_count=0, group__in=mine)
    unanswered = questions.filter(solved_at=None, closed_at=None).exclude(author=member)
    return unanswered.order_by("-made_at", "-pk")[:BLOCK]


def _of_topic(topic):
    return Shown(
        title=topic.title,
        url=topic.get_absolute_url(),
        place=topic.group.name,
        people=(topic.author,),
        made_at=topic.made_at,
    )


def _of_post(post):
    return Shown(
        title=post.topic.title,
        url=post.get_absolute_url(),
        place=post.topic.group.name,
        text=excerpt(post.text, EXCERPT),
        people=(post.author,),
        number=post.number,
        made_at=post.made_at,
    )
