"""Addresses of the dashboard and its definitions."""

urlpatterns = []
