"""What happens in this room while nobody waits: rollups, judging, reports."""
