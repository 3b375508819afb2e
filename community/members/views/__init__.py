"""What members see of each other, and of themselves."""
