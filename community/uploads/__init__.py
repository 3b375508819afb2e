"""Files: stored, written anew, measured. Who may fetch one is asked of what uses it."""
