"""A report as somebody reads it: what they may see of it is asked anew, each time (L14, L18)."""
