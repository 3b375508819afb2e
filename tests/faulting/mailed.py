"""What became of each letter: `python -m tests.faulting.inside mailed` as JSON."""

import json

from community.core.models import Letter, Promise


def main(_words):
    letters = Letter.objects.order_by("pk")
    unsure = letters.filter(unsure_at__isnull=False)
    said = {
        "ids": list(letters.values_list("message_id", flat=True)),
        "unsure": list(unsure.values_list("message_id", flat=True)),
        "waiting": Promise.objects.filter(kept_at=None, given_up_at=None).count(),
        "given_up": Promise.objects.filter(given_up_at__isnull=False).count(),
    }
    print(json.dumps(said))
