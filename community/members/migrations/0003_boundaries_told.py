from django.db import migrations

FEW = 20  # members named one by one; beyond that, all is told
MEMBERS = f"""
CREATE FUNCTION hearth_members_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told bigint[];
BEGIN
    SELECT array_agg(member_id) INTO told FROM (
        SELECT DISTINCT member_id FROM changed LIMIT {FEW + 1}
    ) named;
    IF cardinality(told) > {FEW} THEN
        PERFORM pg_notify('hearth', 'all');
    ELSE
        PERFORM pg_notify('hearth', 'member:' || id) FROM unnest(told) AS id;
    END IF;
    RETURN NULL;
END $$
"""  # noqa: S608 - all of it is written here
MEMBERS_OFF = "DROP FUNCTION hearth_members_told() CASCADE"


def telling_members(table):
    """Triggers by which rows of a table tell that something about their members changed."""
    events = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    return "".join(
        f"CREATE TRIGGER members_told_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT "
        f"EXECUTE FUNCTION hearth_members_told();"
        for event, rows in events
    )


class Migration(migrations.Migration):
    """Whom somebody keeps away from is kept in memory, and told when it changes."""

    dependencies = [("members", "0002_seen_boundaries_version")]

    operations = [
        migrations.RunSQL(MEMBERS, MEMBERS_OFF),
        migrations.RunSQL(telling_members("members_boundary"), migrations.RunSQL.noop),
    ]
