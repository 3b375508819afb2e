"""What may be asked of each list: its filters, and all that can be typed into the search."""

from tests.walls.places import BAIT, Place

SEARCHES = ("search:page", "search:suggest")


def asked_at(name: str, place: Place) -> list[dict]:
    """The questions for one address, the plain one first; they name the hidden thing itself."""
    if name == "search:page":
        return [{}, *_narrowed(place), *_parts(place)]
    if name == "search:suggest":
        return [{}, *_parts(place), {"q": BAIT}]
    return [{}, *_filters(place).get(name, ())]


def _filters(place):
    shown = [{"show": "archived", "tag": place.says("tag")}, {"show": "helpful"}]
    at_the_desk = [{"q": BAIT}, {"q": place.says("slug")}]
    return {
        "topics:list": shown,
        "topics:of_group": shown,
        "groups:list": [{"archived": ""}],
        "members:directory": [{"q": place.member.name}],
        "topics:unread": [{"group": place.group.pk}],
        "notifications:settings": [{"group": place.group.pk}],
        "topics:news": [{"after": 0}],
        "topics:detail": [{"quote": place.reply.number}],
        "live:ticket": [{"on": [f"topic:{place.topic.pk}", f"group:{place.group.pk}", "inbox"]}],
        "admin:topics_topic_changelist": [*at_the_desk, {"group__id__exact": place.group.pk}],
        "admin:topics_post_changelist": at_the_desk,
        "admin:groups_group_changelist": at_the_desk,
        "admin:topics_change_changelist": at_the_desk,
    }


def _narrowed(place):
    """Words that stand beside the hidden ones, by every operator."""
    slug, name = place.group.slug, place.member.name
    yield {"q": BAIT}
    yield {"q": f"{BAIT} in:{slug}"}
    yield {"q": f"in:{slug}"}
    yield {"q": f"author:{name} {BAIT[:-1]}"}
    yield {"q": f"tag:{place.says('tag')}"}
    yield {"q": "is:unanswered after:2001-01-01"}
    yield {"q": f"in:{slug} is:solved -nothing"}
    yield {"q": f'"{BAIT}"', "group": slug, "author": name, "tag": place.says("tag")}


def _parts(place):
    """Beginnings of the hidden words, as they are typed, and words with a slip."""
    yield {"q": place.says("title")[:-2]}
    yield {"q": place.says("removedtitle")[:-2]}
    yield {"q": place.says("reply")[:-1] + "z"}
    yield {"q": place.says("purgedreply")[:-2]}
    yield {"q": place.says("name")[:9]}
