from django.db import migrations

# Every page may name a guideline: a change raises the house's version, and all is told.
TOLD = """
CREATE TRIGGER guideline_told AFTER INSERT OR UPDATE OR DELETE ON pages_guideline
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
CREATE TRIGGER guideline_version_told
    AFTER INSERT OR UPDATE OR DELETE ON pages_guidelineversion
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
"""
TOLD_OFF = """
DROP TRIGGER guideline_told ON pages_guideline;
DROP TRIGGER guideline_version_told ON pages_guidelineversion;
"""

# What a guideline said stays what it said; only who wrote it may be forgotten.
STANDS = """
CREATE FUNCTION pages_version_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a guideline said is never changed or removed'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER version_stands BEFORE UPDATE ON pages_guidelineversion FOR EACH ROW
    WHEN (to_jsonb(OLD) - 'by_id' IS DISTINCT FROM to_jsonb(NEW) - 'by_id')
    EXECUTE FUNCTION pages_version_stands();
CREATE TRIGGER version_stays BEFORE DELETE ON pages_guidelineversion
    FOR EACH ROW EXECUTE FUNCTION pages_version_stands();
"""
STANDS_OFF = "DROP FUNCTION pages_version_stands() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_guidelines"),
        ("topics", "0005_versions"),
    ]

    operations = [
        migrations.RunSQL(TOLD, TOLD_OFF),
        migrations.RunSQL(STANDS, STANDS_OFF),
    ]
