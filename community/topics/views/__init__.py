"""Topics over HTTP: open, load, ask, do, answer."""
