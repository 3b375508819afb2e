"""What a tactic did to a figure, and where a figure is heading."""
