from django.db import migrations

# Who may work on a case follows from where its thing stands. Whoever moves, splits or merges sits
# a room below and knows no cases; so the database keeps it true, whoever writes.
FOLLOWS = """
CREATE FUNCTION moderation_case_follows_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moderation_case SET group_id = NEW.group_id WHERE topic_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER case_follows_topic AFTER UPDATE OF group_id ON topics_topic FOR EACH ROW
    WHEN (OLD.group_id IS DISTINCT FROM NEW.group_id)
    EXECUTE FUNCTION moderation_case_follows_topic();

CREATE FUNCTION moderation_case_follows_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moderation_case SET topic_id = place.id, group_id = place.group_id
    FROM topics_topic place, moderation_matter matter
    WHERE place.id = NEW.topic_id AND matter.post_id = NEW.id
        AND matter.case_id = moderation_case.id AND moderation_case.topic_id = OLD.topic_id;
    RETURN NULL;
END $$;
CREATE TRIGGER case_follows_post AFTER UPDATE OF topic_id ON topics_post FOR EACH ROW
    WHEN (OLD.topic_id IS DISTINCT FROM NEW.topic_id)
    EXECUTE FUNCTION moderation_case_follows_post();
"""
FOLLOWS_OFF = """
DROP FUNCTION moderation_case_follows_topic() CASCADE;
DROP FUNCTION moderation_case_follows_post() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_cases_in_other_orders"),
        ("topics", "0008_hidden_held_slow"),
    ]

    operations = [migrations.RunSQL(FOLLOWS, FOLLOWS_OFF)]
