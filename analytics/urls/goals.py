"""Addresses of strategy, goals and tactics."""

urlpatterns = []
