from django.db import migrations

UNTOLD = "ARRAY['seen_at', 'last_login']"
COUNTED = "ARRAY['seen_at', 'last_login', 'post_count']"
FEW = 20  # screening asks no more how many posts a member wrote (FIRST_POSTS_MOST)
TOLD = """
DROP TRIGGER user_changed ON members_user;
CREATE TRIGGER user_changed AFTER UPDATE ON members_user FOR EACH ROW
    WHEN ({when})
    EXECUTE FUNCTION members_user_changed();
"""
BEFORE = f"to_jsonb(OLD) - {UNTOLD} IS DISTINCT FROM to_jsonb(NEW) - {UNTOLD}"
AFTER = (
    f"to_jsonb(OLD) - {COUNTED} IS DISTINCT FROM to_jsonb(NEW) - {COUNTED}"
    f" OR (OLD.post_count <> NEW.post_count AND least(OLD.post_count, NEW.post_count) < {FEW})"
)


class Migration(migrations.Migration):
    """Who writes is not read anew after each of their posts: how many they are is told only while
    screening asks whether somebody is new."""

    dependencies = [("topics", "0013_polls_in_posts")]

    operations = [migrations.RunSQL(TOLD.format(when=AFTER), TOLD.format(when=BEFORE))]
