"""The counters of doors and letters while Redis is away. They need not outlive a crash."""

from django.db import migrations

MAKE = """
CREATE UNLOGGED TABLE core_limit (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX core_limit_expires ON core_limit (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_letter_outcomes")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE core_limit")]
