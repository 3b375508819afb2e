"""Who is here: members, their profiles, and how they come in."""
