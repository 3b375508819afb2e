"""Every main page: its name, who looks, and where it is."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass
class Place:
    path: str
    viewer: str = ""
    status: int = 200


def main_pages(world) -> dict[str, Place]:
    """`world` holds group, closed, topic, question, edited, member, manager."""
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
        "sign-in": Place(reverse("account_login")),
        "sign-up": Place(reverse("account_signup")),
        "not-found": Place("/nowhere/", status=404),
        "refused": Place(reverse("topics:edit", args=[*topic, 1]), "other", status=403),
        "desk": Place(reverse("admin:index"), "manager"),
        "desk-topics": Place(reverse("admin:topics_topic_changelist"), "manager"),
        "desk-topic": Place(reverse("admin:topics_topic_change", args=topic), "manager"),
    }
