"""`make figures`: every figure of every day beside the slow computation; how many cells agree.

Of the demo community and, where the archives are, of beer-full-A. ARGS="--every=7" for each
seventh day. Engines of its own, thrown away after.
"""

import argparse
import os
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")

import django

import tests.services  # noqa: F401  (starts the engines before the settings are read)

django.setup(set_prefix=False)

from django.test.utils import setup_databases  # noqa: E402

from analytics.days import last_finished_day  # noqa: E402
from analytics.rolling import roll_days, rounds  # noqa: E402
from community.importing.demo.loading import load_demo  # noqa: E402
from tests.analytics.comparing import differing, live_in  # noqa: E402
from tests.community.importing.dumps import run  # noqa: E402
from tests.conftest import SHARED_DATA  # noqa: E402
from tests.emptying import empty_tables  # noqa: E402
from tests.factories import make_group  # noqa: E402

ONE = timedelta(days=1)
SHOWN = 20


def main():
    words = argparse.ArgumentParser(prog="figures", description=__doc__.splitlines()[0])
    words.add_argument("--every", type=int, default=1)
    every = words.parse_args().every
    setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    load_demo()
    apart = compare("demo", "Europe/Stockholm", every)
    archive = SHARED_DATA / "stackexchange" / "beer-full-A"
    if archive.is_dir():
        empty_tables()
        run(archive, into=make_group(), site="beer.example")
        apart += compare("beer-full-A", "Europe/Stockholm", every)
    sys.exit(1 if apart else 0)


def compare(name, zone, every):
    """One line: days, cells, how many differ; the first of those besides."""
    world, begun = live_in(zone), time.monotonic()
    days = [day for day, *_rest in world.posts]
    first, last = min(days), min(max(days) + 40 * ONE, last_finished_day())
    for start, end in rounds(first, last):
        roll_days(start, end)
    seconds, cells, apart = time.monotonic() - begun, 0, []
    count = (last - first).days + 1
    for place in range(0, count, every):
        day = last - place * ONE
        more, differ = differing(world, day, has_month=day == last or (day + ONE).day == 1)
        cells, apart = cells + more, apart + [(day, *one) for one in differ]
    for one in apart[:SHOWN]:
        print(*one)
    print(f"{name}: {count} days, rolled up in {seconds:.0f} s", flush=True)
    print(
        f"{name}_cells {cells} cells", f"{name}_differing {len(apart)} cells", sep="\n", flush=True
    )
    return len(apart)


if __name__ == "__main__":
    main()
