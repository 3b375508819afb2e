from django.db import migrations

# As `screening.reading.language_of` reads a text: Hebrew by its letters, everything else is what
# its author speaks. New topics are told their language when they are written.
SPEAK = """
UPDATE topics_topic topic SET language = CASE
    WHEN 2 * length(regexp_replace(words.text, '[^\\u0590-\\u05ff]', '', 'g'))
        > length(regexp_replace(words.text, '[^[:alpha:]]', '', 'g')) THEN 'he'
    ELSE words.language END
FROM (
    SELECT post.topic_id, left(post.text, 2000) AS text, author.language
    FROM topics_post post JOIN members_user author ON author.id = post.author_id
    WHERE post.number = 1
) words
WHERE words.topic_id = topic.id AND topic.language = ''
"""


class Migration(migrations.Migration):
    """Topics from before get their language, so that grants of a language reach them."""

    dependencies = [
        ("topics", "0010_what_waits_told"),
        ("members", "0004_decided_about"),
    ]

    operations = [migrations.RunSQL(SPEAK, migrations.RunSQL.noop)]
