from django.db import migrations

# A new post is counted in its topic before it is written: who did both in one transaction has
# raised the version already, and nobody has seen it yet.
TOUCHED = """
CREATE OR REPLACE FUNCTION topics_topic_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM came', TG_ARGV[0]) INTO touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT $1 || array_agg(DISTINCT %I) FROM went', TG_ARGV[0])
            INTO touched USING touched;
    END IF;
    -- Always in one order, so that two statements about the same topics never wait in a ring.
    PERFORM 1 FROM topics_topic WHERE id = ANY(touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE topics_topic SET version = version + 1 WHERE id = ANY(touched) UNLESS;
    RETURN NULL;
END $$
"""
UNLESS = """AND NOT (
        TG_OP = 'INSERT' AND TG_TABLE_NAME = 'topics_post' AND xmin = pg_current_xact_id()::xid
    )"""


class Migration(migrations.Migration):
    """A reply raises its topic's version once."""

    dependencies = [("topics", "0005_versions")]

    operations = [
        migrations.RunSQL(TOUCHED.replace("UNLESS", UNLESS), TOUCHED.replace("UNLESS", ""))
    ]
