"""How closely a member wants to follow something."""

from django.db import transaction
from taggit.models import Tag

from community.groups.models import Group
from community.members.models import User
from community.topics.actions.reading import forget_what_is_kept
from community.topics.models import Follow, Level, Topic
from community.topics.queries import forget_oldest, forget_words

KINDS = {Group: "group", Tag: "tag", Topic: "topic"}


@transaction.atomic
def follow(*, member: User, thing: Group | Tag | Topic, level: Level) -> None:
    """Say how closely to follow a group, a tag or a topic; the last word counts."""
    about = {"member": member, KINDS[type(thing)]: thing}
    Follow.objects.bulk_create([Follow(**about, level=level)], ignore_conflicts=True)
    Follow.objects.filter(**about).exclude(level=level).update(level=level)
    forget_what_is_kept(member, forget_words, forget_oldest)


@transaction.atomic
def take_word_back(*, member: User, thing: Group | Tag | Topic) -> None:
    """Say nothing about it any more: what stands further away counts again."""
    Follow.objects.filter(**{"member": member, KINDS[type(thing)]: thing}).delete()
    forget_what_is_kept(member, forget_words, forget_oldest)


def follow_by_writing(*, member: User, topic: Topic) -> None:
    """Who writes in a topic watches it, unless they said otherwise. One statement."""
    watching = Follow(member=member, topic=topic, level=Level.WATCHING)
    Follow.objects.bulk_create([watching], ignore_conflicts=True)
