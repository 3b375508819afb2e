"""What has to be true before the doors open: tables, translations, and somebody at home.

`python -m community.config.opening FILE` leaves the demo accounts in FILE, one per line.
"""

import io
import sys
from pathlib import Path

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command


def main(accounts: Path):
    django.setup()
    call_command("compilepo", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    if not get_user_model().objects.exists():
        print("Loading the demo community …", flush=True)
        call_command("load_demo")
    said = io.StringIO()
    call_command("load_demo", accounts=True, stdout=said)
    accounts.write_text(said.getvalue())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
