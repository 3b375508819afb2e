"""Addresses of strategy, goals and tactics."""

from django.urls import path

from analytics.views import goals, strategy, tactics
from community.core import converters  # noqa: F401  (teaches the word “number”)

urlpatterns = [
    path("desk/strategy/", strategy.strategy, name="strategy"),
    path("desk/strategy/edit/", strategy.strategy_edit, name="strategy_edit"),
    path("desk/strategy/<number:pk>/", strategy.strategy_version, name="strategy_version"),
    path("desk/goals/", goals.goals, name="goals"),
    path("desk/goals/new/", goals.goal_new, name="goal_new"),
    path("desk/goals/<number:pk>/", goals.goal, name="goal"),
    path("desk/goals/<number:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("desk/goals/<number:pk>/drop/", goals.goal_drop, name="goal_drop"),
    path("desk/tactics/", tactics.tactics, name="tactics"),
    path("desk/tactics/new/", tactics.tactic_new, name="tactic_new"),
    path("desk/tactics/known/", tactics.known_dismiss, name="known_dismiss"),
    path("desk/tactics/<number:pk>/", tactics.tactic, name="tactic"),
    path("desk/tactics/<number:pk>/edit/", tactics.tactic_edit, name="tactic_edit"),
    path("desk/tactics/<number:pk>/remove/", tactics.tactic_remove, name="tactic_remove"),
    path("desk/tactics/<number:pk>/judge/", tactics.tactic_judge, name="tactic_judge"),
]
