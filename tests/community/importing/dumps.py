"""Small dumps written by tests, and what a database holds."""

import io
from hashlib import blake2b
from pathlib import Path
from xml.sax.saxutils import quoteattr

from django.apps import apps
from django.core.management import call_command
from django.db import connection

SITE = "yard.stackexchange.com"
DAY = "2014-01-21T20:26:05.383"


def question(number=1, **more):
    return {
        "Id": number,
        "PostTypeId": 1,
        "CreationDate": DAY,
        "Score": 5,
        "Body": "<p>Which tyres?</p>",
        "OwnerUserId": 7,
        "Title": f"Tyres {number}",
        "Tags": "<tyres>",
        **more,
    }


def answer(number=2, **more):
    return {
        "Id": number,
        "PostTypeId": 2,
        "ParentId": 1,
        "CreationDate": "2014-01-22T10:00:00.000",
        "Score": 3,
        "Body": "<p>Wide <b>ones</b>.</p>",
        "OwnerUserId": 8,
        **more,
    }


def comment(number=1, **more):
    return {
        "Id": number,
        "PostId": 1,
        "Score": 0,
        "Text": "How wide?",
        "CreationDate": "2014-01-23T10:00:00.000",
        "UserId": 8,
        **more,
    }


def user(number, name, **more):
    return {"Id": number, "DisplayName": name, "CreationDate": "2014-01-20T10:00:00.000", **more}


def history(number, kind, text, **more):
    return {
        "Id": number,
        "PostHistoryTypeId": kind,
        "PostId": 1,
        "RevisionGUID": f"guid-{number}",
        "CreationDate": DAY,
        "UserId": 7,
        "Text": text,
        **more,
    }


PEOPLE = [user(7, "Asker Ask"), user(8, "Bo Answers")]


def write_dump(folder: Path, **files):
    """A folder with one XML file for each keyword, its rows given as dicts."""
    folder.mkdir(exist_ok=True)
    for name, rows in files.items():
        lines = [
            "  <row "
            + " ".join(
                f"{key}={quoteattr(str(value), {chr(10): '&#xA;'})}" for key, value in row.items()
            )
            + " />"
            for row in rows
        ]
        text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', "<rows>", *lines, "</rows>"])
        (folder / f"{name}.xml").write_text(text, encoding="utf-8-sig")
    return folder


def run(folder, *, into, site=SITE):
    """The command's own words."""
    said = io.StringIO()
    call_command("import_stackexchange", folder, into=into.slug, site=site, stdout=said)
    return said.getvalue()


def rows_of_everything():
    """A hash of every row of every table of ours."""
    found = blake2b()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT '{table}', t::text FROM {table} t ORDER BY t::text")
            found.update(repr(cursor.fetchall()).encode())
    return found.hexdigest()
