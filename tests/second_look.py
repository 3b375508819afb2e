"""`python -m tests.second_look`: what failed in the last run, once more and alone.

For CI, as CPython's does it. Thousands of tests share two cores with chromium, PostgreSQL and
whatever else the machine does; one that fails there and passes alone was disturbed. It is named,
so that somebody mends it, and a few are let pass; what is wrong fails here, too.
"""

import json
import sys
from pathlib import Path

import pytest

FAILED = Path(__file__).resolve().parents[1] / ".pytest_cache/v/cache/lastfailed"
MOST = 3


def main() -> int:
    failed = sorted(json.loads(FAILED.read_text())) if FAILED.exists() else []
    if not 0 < len(failed) <= MOST:
        print(f"No second look: {len(failed)} failed.")
        return 1
    print("A second look, alone, at", *failed, sep="\n  ")
    if status := pytest.main(["-n", "0", "--last-failed", "--last-failed-no-failures=none"]):
        return int(status)
    print("Disturbed in the crowd, and passed alone:", *failed, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
