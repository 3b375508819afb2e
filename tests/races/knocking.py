"""A process of its own that knocks at doors: `python -m tests.races.knocking`.

It reads one knock a line, as JSON: the path, what is sent, how often, from which addresses in
turn, with which headers and session. It answers with every status, and every Retry-After.
"""

import json
import sys

import django
from django.conf import settings
from django.test import Client

from tests.patience import patient_cache


def main():
    patient_cache()
    django.setup()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(knock(**json.loads(line))), flush=True)


def knock(*, path, sent, times, addresses, headers, session):
    client = Client(headers=headers, SERVER_NAME="localhost")
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    answers = [
        client.post(path, sent, REMOTE_ADDR=addresses[number % len(addresses)])
        for number in range(times)
    ]
    waits = [one.headers.get("Retry-After", "") for one in answers if one.status_code == 429]
    return {"statuses": [one.status_code for one in answers], "waits": waits}


if __name__ == "__main__":
    main()
