"""Reports at the desk, for members, and behind a link."""
