"""Addresses of advice."""

urlpatterns = []
