"""Every main page: its name, who looks, and where it is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from community.notifications.leaving import leaving_address


@dataclass
class Place:
    path: str
    viewer: str = ""
    status: int = 200


def main_pages(world) -> dict[str, Place]:
    """`world` holds group, closed, topic, question, edited, member, other, manager."""
    return _rooms(world) | _living(world) | _finding(world) | _desk(world)


def _rooms(world):
    topic = [world.topic.pk]
    return {
        "home": Place("/", "member"),
        "home-guest": Place("/"),
        "topics": Place(reverse("topics:list"), "member"),
        "group": Place(reverse("topics:of_group", args=[world.group.slug]), "member"),
        "group-about": Place(reverse("groups:about", args=[world.group.slug]), "member"),
        "group-members": Place(reverse("groups:members", args=[world.group.slug]), "manager"),
        "group-door": Place(reverse("topics:of_group", args=[world.closed.slug]), "member"),
        "groups": Place(reverse("groups:list"), "member"),
        "topic": Place(world.topic.get_absolute_url(), "member"),
        "topic-last": Place(f"{world.topic.get_absolute_url()}?page=2", "manager"),
        "topic-guest": Place(world.topic.get_absolute_url()),
        "question": Place(world.question.get_absolute_url(), "member"),
        "new-topic": Place(reverse("topics:create", args=[world.group.slug]), "member"),
        "edit": Place(reverse("topics:edit", args=[*topic, 1]), "author"),
        "revisions": Place(
            reverse("topics:revisions", args=[world.edited.topic_id, world.edited.number]),
            "manager",
        ),
        "directory": Place(reverse("members:directory"), "member"),
        "profile": Place(reverse("members:profile", args=[world.member.name]), "member"),
        "settings": Place(reverse("members:settings"), "member"),
        "settings-language": Place(reverse("members:settings_language"), "member"),
        "settings-sessions": Place(reverse("usersessions_list"), "member"),
        "sign-in": Place(reverse("account_login")),
        "sign-up": Place(reverse("account_signup")),
        "not-found": Place("/nowhere/", status=404),
        "refused": Place(reverse("topics:edit", args=[*topic, 1]), "other", status=403),
    }


def _living(world):
    """What is new, what is followed and kept, what one is told, what one brought."""
    reacted = [world.topic.pk, 2]
    leaving = urlsplit(leaving_address(world.member)).path
    return {
        "unread": Place(reverse("topics:unread"), "member"),
        "topics-helpful": Place(f"{reverse('topics:list')}?show=helpful", "member"),
        "following": Place(reverse("topics:following"), "member"),
        "keep-away": Place(reverse("members:boundary", args=[world.other.name]), "member"),
        "reactors": Place(reverse("topics:reactors", args=reacted), "member"),
        "bookmarks": Place(reverse("topics:bookmarks"), "member"),
        "drafts": Place(reverse("topics:drafts"), "member"),
        "inbox": Place(reverse("notifications:inbox"), "member"),
        "inbox-empty": Place(reverse("notifications:inbox"), "newcomer"),
        "unread-empty": Place(reverse("topics:unread"), "newcomer"),
        "notices": Place(reverse("notifications:settings"), "member"),
        "notices-group": Place(
            f"{reverse('notifications:settings')}?group={world.group.pk}", "member"
        ),
        "unsubscribe": Place(leaving),
        "files": Place(reverse("uploads:list"), "member"),
        "attach": Place(reverse("topics:attach", args=[f"topic:{world.topic.pk}"]), "member"),
        "private-feed": Place(reverse("pages:feed_settings"), "member"),
        "group-edit": Place(reverse("groups:edit", args=[world.group.slug]), "manager"),
        "language": Place(reverse("set_language")),
    }


def _finding(world):
    page = reverse("search:page")
    return {
        "search": Place(f"{page}?q=frame", "member"),
        "search-guest": Place(f"{page}?q=frame"),
        "search-none": Place(f"{page}?q=zzzzqqqq&state=solved", "member"),
        "search-help": Place(page, "member"),
        "tagged": Place(reverse("topics:tagged", args=[world.topic.tags.first().slug]), "member"),
    }


def _desk(world):
    topic = [world.topic.pk]
    return {
        "desk": Place(reverse("admin:index"), "manager"),
        "desk-topics": Place(reverse("admin:topics_topic_changelist"), "manager"),
        "desk-words": Place(reverse("admin:topics_reactionword_changelist"), "manager"),
        "desk-searches": Place(reverse("admin:search_query_changelist"), "manager"),
        "desk-topic": Place(reverse("admin:topics_topic_change", args=topic), "manager"),
    }
