from importlib import import_module

from django.db import migrations

telling_members = import_module(
    "community.members.migrations.0003_boundaries_told"
).telling_members


class Migration(migrations.Migration):
    """What a volunteer holds is kept in memory, and told when it changes."""

    dependencies = [("groups", "0004_grants"), ("members", "0004_decided_about")]

    operations = [
        migrations.RunSQL(telling_members("groups_grant"), migrations.RunSQL.noop),
    ]
