"""Evidence is pinned to advice: members' words and figures, frozen as they are now."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.actions.advising import NotADraft, held, held_draft
from analytics.actions.quoting import passage_of
from analytics.metrics.registry import METRICS, Metric
from analytics.models import Advice, AdviceState, Pin
from analytics.queries.quoting import is_read_by_all
from analytics.queries.signals import series
from analytics.scopes import GROUP, Scope, scope_of
from community.core.errors import Refused
from community.groups.models import Visibility
from community.members.models import User
from community.topics.models import Post

PINS_MOST = 20


class NotPinnable(Refused):
    """This cannot stand as evidence."""


class LeavesItsGroup(Refused):
    """What only members of a group or the place know would be read by a stranger. Say that you
    know."""


@transaction.atomic
def pin_words(*, advice: Advice, post: Post, passage: str, knowing: bool = False) -> Pin:
    """Freeze a passage of a post. Whether it may be quoted here is asked before. `knowing`: who
    runs the group has said that its words may be read by whom the advice goes to."""
    advice = _with_room(advice)
    group = post.topic.group
    is_inside = not is_read_by_all(group)
    if is_inside and not knowing:
        raise LeavesItsGroup(_leaves(group))
    text = passage_of(post.text, passage)
    if not text:
        raise NotPinnable(_("There are no words in this post."))
    if advice.pins.filter(post=post, text=text).exists():
        raise NotPinnable(_("These words are pinned already."))
    return advice.pins.create(
        post=post,
        member_id=post.author_id,
        text=text,
        scope=f"{GROUP}:{group.pk}" if is_inside else "",
        position=_next(advice),
    )


@transaction.atomic
def pin_figure(
    *,
    advice: Advice,
    by: User,
    metric: str,
    scope: Scope,
    span: str,
    day: date,
) -> Pin:
    """Freeze a figure as `by` may see it. One about too few people cannot be pinned."""
    advice = _with_room(advice)
    measured = METRICS.get(metric)
    _refuse_foreign(advice, measured, scope, span)
    found = dict(series(by, measured, scope, span, day, day)).get(day)
    if found is None or (found.value is None and not found.is_hidden):
        raise NotPinnable(_("Nothing was measured there on that day."))
    if found.is_beside:
        raise NotPinnable(
            _("With this figure a hidden one could be worked out, so it is kept back.")
        )
    if found.is_hidden:
        raise NotPinnable(_("Fewer than 5 people stand behind this figure, so it is not shown."))
    about = {"metric": metric, "scope": str(scope), "span": span, "day": day}
    if advice.pins.filter(**about).exists():
        raise NotPinnable(_("This figure is pinned already."))
    return advice.pins.create(**about, value=found.value, n=found.n, position=_next(advice))


@transaction.atomic
def unpin(*, pin: Pin) -> None:
    """Take evidence away, as long as nobody answered on it."""
    advice = held(pin.advice)
    if advice.state not in (AdviceState.DRAFT, AdviceState.SENT):
        raise NotADraft(_("It was answered on this evidence, so it stays."))
    advice.pins.filter(pk=pin.pk).delete()


@transaction.atomic
def move_pin(*, pin: Pin, up: bool) -> None:
    """One place up or down, among the evidence of a draft."""
    advice = held_draft(pin.advice)
    pins = list(advice.pins.order_by("position", "pk"))
    at = next((place for place, one in enumerate(pins) if one.pk == pin.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if to is None or not 0 <= to < len(pins):
        return
    pins[at], pins[to] = pins[to], pins[at]
    for place, one in enumerate(pins, 1):
        one.position = place
    Pin.objects.bulk_update(pins, ["position"])


def _leaves(group):
    if group.visibility == Visibility.OPEN:
        return _("Only members of this place read these words. Say that they may leave it.")
    return _("Only members of this group read these words. Say that they may leave it.")


def _with_room(advice):
    advice = held_draft(advice)
    if advice.pins.count() >= PINS_MOST:
        raise NotPinnable(_("Twenty pieces of evidence are enough for anybody."))
    return advice


def _next(advice):
    last = advice.pins.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _refuse_foreign(advice, metric: Metric | None, scope, span):
    """Whoever runs a group reads advice about it, and learns nothing of other parts from it."""
    about = scope_of(advice.scope)
    if about is None or (about.kind == GROUP and scope != about):
        raise NotPinnable(_("This advice is about one group. Pin figures of that group."))
    is_measured = metric is not None and not metric.steps
    if not is_measured or scope.kind not in metric.scopes or span not in metric.spans:
        raise NotPinnable(_("This figure is not measured there. Choose another one."))
