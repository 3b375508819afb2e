"""Tags on many topics at once."""

from collections.abc import Iterable, Mapping

from taggit.models import Tag

from community.topics.models import TaggedTopic


def tags_named(names: Iterable[str]) -> dict[str, Tag]:
    """The tags of these lower-case names; those that are not there yet are made."""
    wanted = sorted(set(names))
    found = {tag.name.lower(): tag for tag in Tag.objects.filter(name__in=wanted)}
    for name in wanted:
        if name not in found:
            tag = Tag.objects.filter(name__iexact=name).first() or Tag(name=name)
            if tag.pk is None:
                tag.save()  # finds a slug that is free
            found[name] = tag
    return found


def tag_topics(tags_of: Mapping[int, list[str]]) -> None:
    """Give each topic, by its key, these tags and no others."""
    tags = tags_named(name for names in tags_of.values() for name in names)
    TaggedTopic.objects.filter(content_object__in=tags_of).delete()
    TaggedTopic.objects.bulk_create(
        TaggedTopic(tag=tags[name], content_object_id=topic)
        for topic, names in tags_of.items()
        for name in dict.fromkeys(names)
    )
