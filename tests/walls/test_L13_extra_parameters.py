"""What a form does not ask for is not heard: no column of any table can be set by naming it."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models

from tests.walls.forms_found import browser_of
from tests.walls.rows import forgotten, normal_rows, touched, writes
from tests.walls.writings import WRITINGS

OURS = ("core", "members", "groups", "topics", "importing", "taggit", "account")
OURS += ("notifications", "uploads", "pages", "search", "screening", "moderation", "desk")
WELL_KNOWN = [
    "is_pinned",
    "is_staff",
    "is_superuser",
    "banner",
    "state",
    "created_at",
    "author_id",
]
WELL_KNOWN += ["role", "is_manager", "user", "owner", "status", "password", "by", "until"]


@pytest.mark.parametrize("writing", WRITINGS, ids=lambda one: f"{one.name} {one.role}")
def test_L13_more_than_was_asked_changes_nothing_more(world, writing):
    client = browser_of(world, writing.role, world.places[writing.kind])
    numbers, path = last_numbers(), writing.address(world)

    plain = rows_after(client, path, writing.sent(world), numbers)
    greedy = rows_after(client, path, extras(world) | writing.sent(world), numbers)

    before = normal_rows({*plain, *greedy})  # of a table that one alone wrote to, as it was
    plain, greedy = before | plain, before | greedy
    assert plain != before, "the form was not taken: its words are wrong"
    assert greedy == plain


def rows_after(client, path, words, numbers):
    """What stands in each table that the form wrote to; then it is as before."""
    cache.clear()
    with forgotten():
        begin_again_at(numbers)
        before = writes()
        client.post(path, words)
        return normal_rows(touched(before))


def last_numbers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), "
            "coalesce(last_value, 1) FROM pg_sequences"
        )
        return cursor.fetchall()


def begin_again_at(numbers):
    """Sequences outlive a rollback; without this, the same row had another number."""
    with connection.cursor() as cursor:
        for name, last in numbers:
            cursor.execute("SELECT setval(%s, %s)", [name, last + 1000])


def extras(world):
    """Every column of every table of ours, with a value that would do harm."""
    fields = [
        field
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]
    named = {field.name: value_for(field, world) for field in fields}
    return (
        named
        | {field.attname: value_for(field, world) for field in fields}
        | {name: "1" for name in WELL_KNOWN if name not in named}
    )


def value_for(field, world):
    harmful = {
        "Group": world.secret.group.pk,
        "User": world.outsider.pk,
        "Upload": world.secret.file.pk,
    }
    harmful |= {"Topic": world.secret.topic.pk, "Post": world.secret.reply.pk}
    harmful |= {"Case": world.secret.case.pk, "Decision": world.secret.decision.pk}
    harmful |= {"Held": world.secret.held.pk, "Guideline": world.rule.pk}
    if field.related_model:
        return harmful.get(field.related_model.__name__, 1)
    if isinstance(field, (models.DateTimeField, models.DateField)):
        return "2001-01-01 00:00:00"
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.IntegerField):
        return 4242
    return "manager" if field.name == "role" else "extra"
