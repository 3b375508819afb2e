"""What is asked of signals, goals, tactics, reports and advice."""
