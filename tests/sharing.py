"""How two workers share the tests: one by one in order, and some together.

(`xdist_group` would say it beside the tests, but xdist 3.8 writes it where pytest 9.2 no longer
reads.) The order is pytest-django's: tests that commit come after all that rely on the rows of the
migrations, since they empty every table.
"""

from xdist.scheduler import LoadScopeScheduling

# What these start costs more than they do. They wait much and need no row: they come first, so
# that no worker is left alone with them at the end.
FIRST = ("tests/config/test_home.py", "tests/community/live/test_streams.py")
TOGETHER = (
    *FIRST,
    "tests/races/test_B1_limits.py",
    "tests/community/importing/test_demo_loaded.py",  # these share a world that is slow to build
    "tests/moderation/test_A6_doors.py",
    "tests/moderation/test_B8_doors.py",
)
# Forms are looked for on every page, once for each role: those who ask for them go together, too.
OF_ANY_FORM = "_of_any_form_"


def waiting_first(items):
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


class Sharing(LoadScopeScheduling):
    def __init__(self, config, log):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid):
        if OF_ANY_FORM in nodeid:
            return OF_ANY_FORM
        return next((one for one in TOGETHER if nodeid.startswith(one)), nodeid)
