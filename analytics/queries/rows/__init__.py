"""What stands behind a figure, where the reader may see it: things to open, no list of people."""
