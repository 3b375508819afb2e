from django.db import migrations

NAMES = """
CREATE INDEX search_member_names ON members_user
    USING gin (lower(name || ' ' || display_name) gin_trgm_ops)
"""


class Migration(migrations.Migration):
    """People are found by any part of their names."""

    dependencies = [("search", "0002_kept_by_triggers"), ("core", "0001_extensions")]

    operations = [migrations.RunSQL(NAMES, "DROP INDEX search_member_names")]
