"""What is typed at the desk about goals, reports and advice."""
