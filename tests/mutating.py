"""`make mutants`: are the permission modules really tested?

A pytest plugin. The modules named here are imported with all of mutmut's mutants inside, asleep;
then each mutant is woken in turn, and the tests that reach its function run until one fails. All
in one process with one database and one world, so that a thousand mutants take minutes.
"""

import os
import resource
import sys
import time
from collections import Counter
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline import set_mutant_under_test

MODULES = (
    "community.groups.permissions",
    "community.members.permissions",
    "community.topics.permissions",
    "moderation.permissions",
)
ONLY = os.environ.get("ONLY", "")  # the beginning of the names of a few
MEMORY = 4 << 30
AIM = 0.9  # of all mutants are killed
# What changes nothing that can be asked: none so far.
EQUAL: frozenset[str] = frozenset()


class Mutated(SourceFileLoader):
    """The module with its mutants; which of them is awake is asked at each call."""

    names: dict[str, list[str]] = {}

    def get_code(self, fullname):
        found = mutate_file_contents(self.path, Path(self.path).read_text())
        Mutated.names[fullname] = list(found.mutant_names)
        return compile(found.code, self.path, "exec")


class Finder(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name not in MODULES:
            return None
        spec = PathFinder.find_spec(name, path, target)
        spec.loader = Mutated(name, spec.origin)
        return spec


sys.meta_path.insert(0, Finder())
os.environ["HEARTH_MUTANTS"] = "1"  # a smaller world will do
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # one that runs away is noticed


class Run:
    """The tests of one file: what each reaches, and what it kills."""

    def __init__(self, items):
        self.items = items
        self.reached: dict[str, set[str]] = {}
        self.seconds: dict[str, float] = {}

    def learn(self):
        """Once unmutated: who reaches which function, and how long it takes."""
        set_mutant_under_test("stats")
        for item in self.items:
            reached = self.reached[item.nodeid] = set()
            trampoline.record_trampoline_hit = partial(_note, reached)
            began = time.monotonic()
            if not self._passes(item):
                pytest.exit(f"{item.nodeid} fails without a mutant", 1)
            self.seconds[item.nodeid] = time.monotonic() - began

    def kills(self, mutant):
        function = mutant.rpartition("__mutmut_")[0]
        able = [item for item in self.items if function in self.reached[item.nodeid]]
        set_mutant_under_test(mutant)
        return any(not self._passes(item) for item in sorted(able, key=self._cost))

    def _cost(self, item):
        return self.seconds[item.nodeid]

    def _passes(self, item):
        # Followed by a neighbour of its file, so that the world of the file stays.
        neighbour = next(one for one in self.items if one is not item)
        reports = runtestprotocol(item, nextitem=neighbour, log=False)
        return not any(report.failed for report in reports)


def _note(reached, function, caller=None):
    reached.add(function)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    files = {}
    for item in session.items:
        files.setdefault(item.path, []).append(item)
    left = {f"{name}.{one}" for name, found in Mutated.names.items() for one in found} - EQUAL
    left = {mutant for mutant in left if mutant.startswith(ONLY)}
    made = Counter(mutant.rpartition(".")[0] for mutant in left)
    for items in files.values():
        run = Run(items)
        run.learn()
        for mutant in sorted(left):
            if run.kills(mutant):
                left.remove(mutant)
        set_mutant_under_test("")
        session._setupstate.teardown_exact(None)
        print(f"{items[0].path.name}: {len(left)} left", flush=True)
    session.testsfailed = _tell(made, left)
    return True


def _tell(made, left):
    alive = Counter(mutant.rpartition(".")[0] for mutant in left)
    for name, count in made.items():
        print(f"{name}: {count - alive[name]} of {count} killed")
    for mutant in sorted(left):
        print(f"  alive: {mutant}")
    share = 1 - len(left) / made.total()
    print(f"mutants_killed {share:.3f} of {made.total()} (aim {AIM})")
    return int(share < AIM)
