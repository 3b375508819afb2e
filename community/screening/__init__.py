"""What a text must pass before it is seen: limits, watched words, sameness, a spam score."""
