"""Swedish: short months in lists."""

MONTH_DAY_FORMAT = "j b"
SHORT_DATE_FORMAT = "j b Y"
