"""Hebrew: the month with its preposition."""

MONTH_DAY_FORMAT = r"j בF"
SHORT_DATE_FORMAT = r"j בF Y"
TIME_FORMAT = "H:i"
