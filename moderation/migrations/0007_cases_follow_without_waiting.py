from django.db import migrations

# Whoever moves a topic holds it, and whoever decides holds the case and asks for the topic: waiting
# for each other they would stand still. A case that is in somebody's hands at this moment is left
# to the nightly sweep; who may see it is asked of its matters, too, so that nothing shows meanwhile.
FOLLOWS = """
CREATE OR REPLACE FUNCTION moderation_case_follows_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moderation_case SET group_id = NEW.group_id WHERE id IN (
        SELECT id FROM moderation_case WHERE topic_id = NEW.id
        ORDER BY id FOR NO KEY UPDATE SKIP LOCKED);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION moderation_case_follows_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE moderation_case SET topic_id = place.id, group_id = place.group_id
    FROM topics_topic place
    WHERE place.id = NEW.topic_id AND moderation_case.id IN (
        SELECT held.id FROM moderation_case held
        JOIN moderation_matter matter ON matter.case_id = held.id
        WHERE matter.post_id = NEW.id AND held.topic_id = OLD.topic_id
        ORDER BY held.id FOR NO KEY UPDATE OF held SKIP LOCKED);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0006_cases_follow_their_things")]

    operations = [migrations.RunSQL(FOLLOWS, migrations.RunSQL.noop)]
