"""Compiles locale/*/LC_MESSAGES/*.po without gettext's tools, which a fresh machine lacks."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations: each .po file newer than its .mo file."
    requires_system_checks = ()

    def handle(self, *, verbosity, **options):
        for source in sorted(catalogues()):
            if is_stale(source):
                compile_catalogue(source)
                if verbosity:
                    self.stdout.write(f"compiled {source}")


def catalogues():
    folders = [Path(folder) for folder in settings.LOCALE_PATHS]
    return [path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")]


def is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_catalogue(source: Path) -> None:
    """Written beside its place and moved there: a running site may be reading the old one."""
    fresh = source.with_suffix(".mo.new")
    polib.pofile(str(source)).save_as_mofile(str(fresh))
    fresh.replace(source.with_suffix(".mo"))
