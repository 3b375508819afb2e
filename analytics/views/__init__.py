"""The pages of the goals, the figures, the reports and the advice."""
