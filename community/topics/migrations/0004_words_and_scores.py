from django.db import migrations

WORDS = [(1, "Helped", "check"), (2, "Warm", "heart"), (3, "Same here", "hand")]


def choose_words(apps, schema_editor):
    word = apps.get_model("topics", "ReactionWord")
    word.objects.bulk_create([word(slot=slot, word=text, icon=icon) for slot, text, icon in WORDS])


def forget_words(apps, schema_editor):
    apps.get_model("topics", "ReactionWord").objects.all().delete()


class Migration(migrations.Migration):
    """Votes that posts had elsewhere are no reactions of ours; and three words to begin with."""

    dependencies = [("topics", "0003_follows_reactions_bookmarks")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE topics_post SET foreign_score = reaction_count WHERE reaction_count <> 0;
            UPDATE topics_topic t SET reaction_count = s.total
            FROM (SELECT topic_id, sum(reaction_count) AS total FROM topics_post
                  WHERE deleted_at IS NULL GROUP BY topic_id) s
            WHERE s.topic_id = t.id AND s.total <> 0;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(choose_words, forget_words),
    ]
