"""Figures and charts as pages show them."""
