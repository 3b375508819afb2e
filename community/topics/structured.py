"""What search engines read of open groups: schema.org's QAPage and DiscussionForumPosting."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

from community.core.markup import excerpt
from community.groups.models import Visibility

LONGEST = 5000
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def structured_data(topic, shown):
    """JSON-LD for the first page of a topic anyone may read; nothing else is told to machines."""
    if topic.group.visibility != Visibility.OPEN or shown.page != 1 or topic.is_deleted:
        return ""
    first = next((row.post for row in shown.rows if row.post.opens_topic), None)
    if first is None:
        return ""
    data = _question(topic, first, shown) if topic.is_question else _posting(topic, first)
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  (escaped for <script>)


def _base(topic, first):
    return {
        "url": settings.SITE_URL + topic.get_absolute_url(),
        "author": _person(topic.author),
        "datePublished": topic.made_at.isoformat(timespec="seconds"),
        "text": excerpt(first.text, LONGEST),
    }


def _person(member):
    return {
        "@type": "Person",
        "name": member.display_name,
        "url": settings.SITE_URL + member.get_absolute_url(),
    }


def _posting(topic, first):
    counted = {
        "@type": "InteractionCounter",
        "interactionType": "https://schema.org/CommentAction",
        "userInteractionCount": topic.reply_count,
    }
    return {
        "@type": "DiscussionForumPosting",
        "headline": topic.title,
        **_base(topic, first),
        "interactionStatistic": counted,
    }


def _question(topic, first, shown):
    question = {
        "@type": "Question",
        "name": topic.title,
        **_base(topic, first),
        "answerCount": topic.reply_count,
        "upvoteCount": max(first.reaction_count, 0),
    }
    if topic.accepted_post and not topic.accepted_post.is_deleted:
        question["acceptedAnswer"] = _answer(topic, topic.accepted_post)
    return {"@type": "QAPage", "mainEntity": question}


def _answer(topic, post):
    return {
        "@type": "Answer",
        "text": excerpt(post.text, LONGEST),
        "url": f"{settings.SITE_URL}/t/{topic.pk}/{post.number}",
        "datePublished": post.made_at.isoformat(timespec="seconds"),
        "upvoteCount": max(post.reaction_count, 0),
        "author": _person(post.author),
    }
