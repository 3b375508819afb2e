from django.db import migrations

# Purging destroys what a post says, and a poll says more of it. The room of topics knows no polls,
# so the database does it: no writer can forget it.
PURGED = """
CREATE FUNCTION polls_purged_with_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE polls_poll SET chosen_id = NULL WHERE post_id = NEW.id;
    DELETE FROM polls_ballot WHERE poll_id IN (SELECT id FROM polls_poll WHERE post_id = NEW.id);
    DELETE FROM polls_voter WHERE poll_id IN (SELECT id FROM polls_poll WHERE post_id = NEW.id);
    DELETE FROM polls_option WHERE poll_id IN (SELECT id FROM polls_poll WHERE post_id = NEW.id);
    DELETE FROM polls_poll WHERE post_id = NEW.id;
    NEW.has_poll := false;
    RETURN NEW;
END $$;
CREATE TRIGGER post_purged_with_poll BEFORE UPDATE ON topics_post FOR EACH ROW
    WHEN (OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND OLD.has_poll)
    EXECUTE FUNCTION polls_purged_with_post();
"""
PURGED_OFF = "DROP FUNCTION polls_purged_with_post() CASCADE"


class Migration(migrations.Migration):
    """A purged post takes its poll along, votes and all."""

    dependencies = [("polls", "0001_polls")]

    operations = [migrations.RunSQL(PURGED, PURGED_OFF)]
