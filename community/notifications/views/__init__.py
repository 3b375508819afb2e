"""The inbox, how to be told, and the way out of mail."""
