"""What became of a goal, day by day: a row for each day on which that changed."""

from datetime import date

from analytics.effects.pacing import horizon_of
from analytics.models import Goal, GoalState, GoalTurn


def note_turn(*, goal: Goal, day: date) -> None:
    """Keep how the goal fares by this day, if it fared otherwise before it. The caller holds the
    goal; judged again on the same day, the row is changed, or goes where nothing changed after
    all. What came before a later turn is not written anew."""
    turns = GoalTurn.objects.filter(goal=goal)
    if turns.filter(day__gt=day).exists():
        return
    before = turns.filter(day__lt=day).order_by("-day").values_list("state", flat=True).first()
    if goal.state == (before or GoalState.UNKNOWN):
        turns.filter(day=day).delete()
        return
    row = horizon_of(goal, goal.forecast) if goal.is_open else None
    low, high = row[2:4] if row else (None, None)
    said = {"state": goal.state, "value": goal.value, "target": goal.target}
    GoalTurn.objects.update_or_create(
        goal=goal, day=day, defaults=said | {"low": low, "high": high}
    )
