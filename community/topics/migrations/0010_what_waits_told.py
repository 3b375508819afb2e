from django.db import migrations

FEW = 20  # members named one by one; beyond that, all is told
HELD = f"""
CREATE FUNCTION topics_held_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told bigint[];
BEGIN
    SELECT array_agg(author_id) INTO told FROM (
        SELECT DISTINCT author_id FROM changed LIMIT {FEW + 1}
    ) named;
    IF cardinality(told) > {FEW} THEN
        PERFORM pg_notify('hearth', 'all');
    ELSE
        PERFORM pg_notify('hearth', 'member:' || id) FROM unnest(told) AS id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER held_told_insert AFTER INSERT ON topics_held
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION topics_held_told();
CREATE TRIGGER held_told_update AFTER UPDATE ON topics_held
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION topics_held_told();
CREATE TRIGGER held_told_delete AFTER DELETE ON topics_held
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION topics_held_told();
"""  # noqa: S608 - all of it is written here
HELD_OFF = "DROP FUNCTION topics_held_told() CASCADE"


class Migration(migrations.Migration):
    """What of a member's waits is kept in memory, and told when it changes."""

    dependencies = [("topics", "0009_changes_by_the_house")]

    operations = [migrations.RunSQL(HELD, HELD_OFF)]
