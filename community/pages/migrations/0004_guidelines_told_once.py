from django.db import migrations

# A version changes only when the member who wrote it is deleted, and that is told already.
TOLD = """
DROP TRIGGER guideline_version_told ON pages_guidelineversion;
CREATE TRIGGER guideline_version_told AFTER INSERT OR DELETE ON pages_guidelineversion
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
"""
TOLD_OFF = """
DROP TRIGGER guideline_version_told ON pages_guidelineversion;
CREATE TRIGGER guideline_version_told
    AFTER INSERT OR UPDATE OR DELETE ON pages_guidelineversion
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
"""


class Migration(migrations.Migration):
    """Deleting a member raises the version of the house once."""

    dependencies = [("pages", "0003_guidelines_told")]

    operations = [migrations.RunSQL(TOLD, TOLD_OFF)]
