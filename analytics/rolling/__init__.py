"""How signals come about: once a day, in few questions to the database."""

from analytics.rolling.engine import roll, roll_days, roll_late, rounds

__all__ = ["roll", "roll_days", "roll_late", "rounds"]
