from django.db import migrations

# A decision is a record: whoever wants it away makes another one. TRUNCATE is left to tests.
STANDS = """
CREATE FUNCTION moderation_decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision is never changed or removed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_stands BEFORE UPDATE OR DELETE ON moderation_decision
    FOR EACH ROW EXECUTE FUNCTION moderation_decision_stands();
"""
STANDS_OFF = "DROP FUNCTION moderation_decision_stands() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_cases")]

    operations = [migrations.RunSQL(STANDS, STANDS_OFF)]
