"""iCalendar (RFC 5545): events as files and feeds, and other calendars' files as events."""
