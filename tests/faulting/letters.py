"""What became of the promised letters: `python -m tests.faulting.inside letters LOG` as JSON."""

import email
import json
from collections import Counter
from email import policy
from pathlib import Path

from django.conf import settings

from community.core.models import Letter, Promise


def main(words):
    promised = [json.loads(line) for line in Path(words[0]).read_text().splitlines()]
    print(json.dumps(verdict(promised)))


def verdict(promised):
    files = [read(path) for path in sorted(settings.MAIL_DIR.glob("*.eml"))]
    times = Counter(letter["To"] for letter in files)
    texts = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in files}
    ids = Counter(letter["Message-ID"] for letter in files)
    return {
        "acked": len(promised),
        "found": sum(1 for one in promised if times[one["email"]]),
        "lost": [one["email"] for one in promised if not times[one["email"]]],
        "double": [to for to, number in times.items() if number > 1]
        + [name for name, number in ids.items() if number > 1],
        "torn": [
            one["email"] for one in promised if one["token"] not in texts.get(one["email"], "")
        ],
        "unsent": Letter.objects.filter(sent_at=None).count(),
        "unkept": Promise.objects.filter(kept_at=None).count(),
        "given_up": Promise.objects.exclude(given_up_at=None).count(),
        "still_written": Letter.objects.exclude(text="").count(),
    }


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=policy.default)
