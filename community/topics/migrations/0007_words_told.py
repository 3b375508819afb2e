from importlib import import_module

from django.db import migrations

telling_members = import_module(
    "community.members.migrations.0003_boundaries_told"
).telling_members


class Migration(migrations.Migration):
    """What a member follows, and what they read by a button, is kept in memory and told."""

    dependencies = [("members", "0003_boundaries_told"), ("topics", "0006_raised_once")]

    operations = [
        migrations.RunSQL(telling_members("topics_follow"), migrations.RunSQL.noop),
        migrations.RunSQL(telling_members("topics_caughtup"), migrations.RunSQL.noop),
    ]
