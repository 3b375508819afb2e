"""Queries of each page, asked inside: `python -m tests.benching.asking FILE` reads addresses.

FILE holds {name: [address, cookie]}; the answer is {name: queries}, in the second visit.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def queries_of(path, cookie):
    client = Client(SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE="en")
    if cookie:
        client.cookies.load(cookie)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(asked)


if __name__ == "__main__":
    wanted = json.loads(Path(sys.argv[1]).read_text())
    print(json.dumps({name: queries_of(*visit) for name, visit in wanted.items()}))
