from django.db import migrations, models

COUNTED = """
UPDATE topics_topic topic SET newest_number = standing.newest FROM (
    SELECT topic_id, max(number) AS newest FROM topics_post
    WHERE deleted_at IS NULL GROUP BY topic_id
) standing
WHERE standing.topic_id = topic.id
"""


class Migration(migrations.Migration):
    """A topic is unread as long as there is a post to read, not a place where one was."""

    dependencies = [("topics", "0014_posts_counted_in_silence")]

    operations = [
        migrations.AddField("topic", "newest_number", models.PositiveIntegerField(default=0)),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
