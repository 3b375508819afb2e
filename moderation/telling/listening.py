"""What a notice says of a topic that turned hot, and of a question that a manager points to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from community.members.models import User
from community.notifications.subjects import Shown, teller
from community.topics.models import Topic
from moderation.heat import words_of
from moderation.models import Asked, Spell


@teller("heat")
def tell_heat(member: User, pks: list[int]) -> dict[int, Shown]:
    """Spells that still go on, for those who still look after the topic."""
    spells = Spell.objects.visible_to(member).going_on().filter(pk__in=pks)
    return {
        spell.pk: Shown(
            title=spell.topic.title,
            url=reverse("moderation:heated"),
            place=spell.topic.group.name,
            text=_("It gets hot here: %(reasons)s.") % {"reasons": _listed(spell)},
            made_at=spell.alerted_at,
        )
        for spell in spells.select_related("topic__group")
    }


def _listed(spell):
    return ", ".join(words_of(spell.parts))


@teller("asked")
def tell_asked(member: User, pks: list[int]) -> dict[int, Shown]:
    """Questions that the member may read, and that still wait."""
    readable = Topic.objects.visible_to(member).filter(deleted_at=None, solved_at=None)
    asked = Asked.objects.filter(pk__in=pks, member=member, topic__in=readable)
    return {
        one.pk: Shown(
            title=one.topic.title,
            url=one.topic.get_absolute_url(),
            place=one.topic.group.name,
            text=_("A manager thinks that you may know this."),
            people=(one.by,),
            made_at=one.made_at,
        )
        for one in asked.select_related("topic__group", "by")
    }
