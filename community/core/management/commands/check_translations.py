"""Fails on a sentence that Swedish or Hebrew readers would get in English, or broken."""

# ruff: noqa: S603 - every word of these command lines is our own

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FORMAT = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w*)\}")
COPIED = ("community", "moderation", "analytics", "events", "templates", "locale", "manage.py")
EXTRACT = ("makemessages", "--no-location", "--no-obsolete", "--verbosity=0")


class Command(BaseCommand):
    help = "Check that every language is complete, nothing fuzzy, all formats alike."
    requires_system_checks = ()

    def handle(self, **options):
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        faults = [fault for code in languages for fault in faults_in(catalogue(code), code)]
        if shutil.which("xgettext"):
            faults += missing_words(languages)
        else:
            self.stderr.write("gettext is not here, so new words were not looked for.")
        if faults:
            raise CommandError("Translations to mend:\n  " + "\n  ".join(faults))
        self.stdout.write(f"Translations are complete: {', '.join(languages)}.")


def catalogue(code: str, root: Path | None = None) -> Path:
    return (root or settings.BASE_DIR) / "locale" / code / "LC_MESSAGES" / "django.po"


def faults_in(path: Path, code: str) -> list[str]:
    if not path.exists():
        return [f"{code}: there is no {path}"]
    po = polib.pofile(str(path))
    plurals = re.search(r"nplurals\s*=\s*(\d+)", po.metadata.get("Plural-Forms", ""))
    count = int(plurals[1]) if plurals else 2
    return [
        f"{code}: “{entry.msgid[:60]}” {fault}"
        for entry in po
        if not entry.obsolete and (fault := fault_of(entry, count))
    ]


def fault_of(entry, count: int) -> str:
    """What is wrong with one entry; empty when nothing is."""
    forms = [entry.msgstr_plural[key] for key in sorted(entry.msgstr_plural)] or [entry.msgstr]
    if entry.fuzzy:
        return "is fuzzy"
    if not all(form.strip() for form in forms):
        return "is empty"
    if entry.msgid_plural and len(forms) != count:
        return f"has {len(forms)} of {count} plural forms"
    return _formats_differ(entry, forms)


def _formats_differ(entry, forms):
    """One and two may be words (“en”, “שתי”), so only the last plural form must name all."""
    wanted = formats(entry.msgid_plural or entry.msgid)
    if formats(forms[-1]) != wanted:
        return f"should hold {sorted(wanted)} and holds {sorted(formats(forms[-1]))}"
    known = wanted | formats(entry.msgid)
    strange = {name for form in forms for name in formats(form)} - known
    return f"holds {sorted(strange)}, which the English has not" if strange else ""


def formats(text: str) -> set[str]:
    return {match[0] for match in FORMAT.finditer(text.replace("%%", ""))}


def missing_words(languages) -> list[str]:
    """Words in the source that a catalogue lacks, found by extracting them afresh into a copy."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for name in COPIED:
            _copy(settings.BASE_DIR / name, copy / name)
        locales = [f"--locale={code}" for code in languages]
        done = subprocess.run(
            [sys.executable, "manage.py", *EXTRACT, *locales],
            cwd=copy,
            env=os.environ | {"HEARTH_DEV": "1", "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return [f"makemessages failed: {done.stderr.strip()[-400:]}"]
        return [fault for code in languages for fault in _lacking(code, copy)]


def _copy(source, target):
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    elif source.exists():
        shutil.copy(source, target)


def _lacking(code, copy):
    known = {_key(entry) for entry in _entries(catalogue(code))}
    fresh = _entries(catalogue(code, copy))
    return [f"{code}: “{e.msgid[:60]}” is missing" for e in fresh if _key(e) not in known]


def _entries(path):
    return [e for e in polib.pofile(str(path)) if not e.obsolete] if path.exists() else []


def _key(entry):
    return entry.msgctxt, entry.msgid
