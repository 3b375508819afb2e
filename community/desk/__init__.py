"""The manager's room: the admin site, behind the bar."""
