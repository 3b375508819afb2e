"""What the database holds after the kills, beside what was acknowledged.

`python -m tests.faulting.inside found LOG` prints a verdict as JSON.
"""

import json
from collections import Counter
from pathlib import Path

from community.topics.consistency import broken_rules, wrong_counters
from community.topics.models import Post, Topic


def main(words):
    lines = [json.loads(line) for line in Path(words[0]).read_text().splitlines()]
    print(json.dumps(verdict(lines)))


def verdict(lines):
    acked = {}
    for line in lines:
        if "number" in line:
            acked.setdefault(line["key"], set()).add((line["topic"], line["number"]))
    posts = Post.objects.exclude(idempotency_key="")
    rows = list(posts.values_list("idempotency_key", "topic_id", "number", "source", "html"))
    held = Counter(source.split(".")[0].removeprefix("Marked ") for *_rest, source, _html in rows)
    places = {key: (topic, number) for key, topic, number, *_rest in rows}
    return {
        "acked": len(acked),
        "found": len(acked.keys() & held.keys()),
        "lost": sorted(key for key in acked if key not in held),
        "duplicated": sorted(key for key, times in held.items() if times > 1),
        "moved": sorted(key for key, at in acked.items() if at != {places.get(key)}),
        "unacked_but_there": len(held.keys() - acked.keys()),
        "torn": sum(1 for *_rest, html in rows if not html),
        "gaps": [topic.pk for topic in Topic.objects.all() if has_gap(topic)],
        "untrue": [*wrong_counters(), *broken_rules()],
    }


def has_gap(topic):
    numbers = list(topic.posts.order_by("number").values_list("number", flat=True))
    return numbers != list(range(1, topic.last_number + 1))
