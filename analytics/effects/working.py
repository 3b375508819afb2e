"""`python -m analytics.effects.working`: questions in, answers out, as JSON. It knows no database
and no settings: plain numbers, without a name beside them."""

import json
import sys

from analytics.effects.estimating import estimate

UNTOLD = {"why_not": "gaps"}


def told(asked: dict) -> dict:
    """The answer to one question; one that cannot be worked out stops none of the others."""
    try:
        return estimate(asked)
    except (ArithmeticError, ValueError):  # too little is left of it; a matrix without an inverse
        return UNTOLD


if __name__ == "__main__":
    json.dump([told(one) for one in json.load(sys.stdin)], sys.stdout)
