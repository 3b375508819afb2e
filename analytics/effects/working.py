"""`python -m analytics.effects.working`: questions in, answers out, as JSON. It knows no database
and no settings: plain numbers, without a name beside them."""

import json
import sys

from analytics.effects.estimating import estimate

if __name__ == "__main__":
    json.dump([estimate(one) for one in json.load(sys.stdin)], sys.stdout)
