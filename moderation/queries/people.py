"""What a reviewer should know of somebody before they decide, and nothing more."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from community.groups.models import Membership
from community.members.models import User, Viewer
from moderation.models import Appeal, Case, Decision, Sanction
from moderation.queries.sanctions import live_sanctions
from moderation.standing import standing_of

LATEST = 5
COUNTED = 100
STANDING = [
    pgettext_lazy("member", "Came lately, or reads little"),
    pgettext_lazy("member", "Has looked round"),
    pgettext_lazy("member", "Takes part"),
    pgettext_lazy("member", "Well known here"),
    pgettext_lazy("member", "Trusted"),
]


@dataclass(frozen=True)
class Card:
    """Somebody's time here: how long, how much, how well known, and what was decided before.

    Of what was decided and of other cases only what this reviewer may see.
    """

    member: User
    standing: int
    decisions: list[Decision]
    case_count: int
    sanctions: list[Sanction]
    has_open_appeal: bool
    group_role: str

    @property
    def embers(self) -> list[bool]:
        return [step <= self.standing for step in range(1, 5)]

    @property
    def standing_words(self) -> str:
        return str(STANDING[self.standing])


def card_of(viewer: Viewer, member: User, case: Case) -> Card:
    about = Decision.objects.visible_to(viewer).filter(about=member, undoes=None)
    latest = about.select_related("guideline", "undone_by").order_by("-made_at", "-pk")[:LATEST]
    cases = Case.objects.visible_to(viewer).filter(member=member).exclude(pk=case.pk)
    appeals = Appeal.objects.filter(by=member, answered_at=None, decision__in=about.values("pk"))
    role = Membership.objects.filter(member=member, group=case.group_id) if case.group_id else None
    return Card(
        member=member,
        standing=standing_of(member),
        decisions=list(latest),
        case_count=cases.order_by()[:COUNTED].count(),
        sanctions=list(live_sanctions(member)),
        has_open_appeal=appeals.exists(),
        group_role=(role.values_list("role", flat=True).first() or "") if role is not None else "",
    )
