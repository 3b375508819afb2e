"""How days and hours are written, where the house differs from Django."""
