"""Addresses of the room, one file a part."""

from analytics.urls import advice, figures, goals, reports

app_name = "analytics"
urlpatterns = [
    *figures.urlpatterns,
    *goals.urlpatterns,
    *reports.urlpatterns,
    *advice.urlpatterns,
]
