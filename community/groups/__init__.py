"""Where people meet: groups, who belongs to them, and how they join."""
