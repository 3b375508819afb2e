"""Addresses of the dashboard and its definitions."""

from django.urls import path

from analytics.views import figures

urlpatterns = [
    path("desk/figures/", figures.figures, name="figures"),
    path("desk/figures/figures.csv", figures.figures_csv, name="figure_csv"),
    path("desk/figures/figures.json", figures.figures_json, name="figure_json"),
    path("desk/figures/<slug:key>/", figures.figure, name="figure"),
]
