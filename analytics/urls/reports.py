"""Addresses of engagement reports."""

urlpatterns = []
