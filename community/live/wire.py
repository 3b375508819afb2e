"""What goes between the house and its live processes: one bounded stream in Redis."""

STREAM = "hearth:live"
KEPT = 20_000  # entries; the newest few thousand are what a page that comes back is told again
ON, SAY, END = "on", "say", "end"  # the fields of an entry: a hint on a channel, or an end
