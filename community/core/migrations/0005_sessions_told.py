from django.db import migrations

FEW = 20  # sessions named one by one; beyond that, all is told
TOLD = f"""
CREATE FUNCTION core_session_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text[];
BEGIN
    SELECT array_agg(session_key) INTO told
        FROM (SELECT session_key FROM went WHERE expire_date > now() LIMIT {FEW + 1}) named;
    IF cardinality(told) > {FEW} THEN
        PERFORM pg_notify('hearth', 'all');
    ELSE
        PERFORM pg_notify('hearth', 'session:h' || encode(sha256(convert_to(key, 'UTF8')), 'hex'))
            FROM unnest(told) AS key;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER session_told_update AFTER UPDATE ON django_session REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION core_session_told();
CREATE TRIGGER session_told_delete AFTER DELETE ON django_session REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION core_session_told();
"""  # noqa: S608 - all of it is written here
UNTOLD = "DROP FUNCTION core_session_told() CASCADE"


class Migration(migrations.Migration):
    """Web processes keep sessions in memory; a hash tells them which one changed, never the key."""

    dependencies = [("core", "0004_limits"), ("sessions", "0001_initial")]
    operations = [migrations.RunSQL(TOLD, UNTOLD)]
