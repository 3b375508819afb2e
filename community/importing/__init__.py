"""Archives of other systems, read in."""
