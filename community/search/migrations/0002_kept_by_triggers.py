from django.db import migrations

# Entries are kept here and nowhere else, so that actions, imports and bulk SQL all keep them true.
# Statement triggers with transition tables see a bulk load once, however many rows it has.

CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION hearth_en (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION hearth_sv (COPY = pg_catalog.swedish);
CREATE TEXT SEARCH CONFIGURATION hearth_he (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION hearth_he ALTER MAPPING FOR asciiword WITH english_stem;
"""
CONFIGURATIONS_OFF = """
DROP TEXT SEARCH CONFIGURATION hearth_en;
DROP TEXT SEARCH CONFIGURATION hearth_sv;
DROP TEXT SEARCH CONFIGURATION hearth_he;
"""

# Only words matter afterwards: PostgreSQL's parser would keep addresses, paths, tags and
# hyphenated words whole, and nobody types them so. What it leaves out anyway may stay.
CLEAN = r"""
CREATE FUNCTION search_clean(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(said) <> length(said) THEN
        said := normalize(said, NFC);
        IF said ~ '[\u0590-\u05ff]' THEN
            -- niqqud and marks of direction go; a mark inside a word joins it (acronyms)
            said := regexp_replace(
                said, '[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u200e\u200f]', '', 'g');
            said := regexp_replace(
                said, '([\u05d0-\u05ea])["''\u05f3\u05f4\u2019\u201d]([\u05d0-\u05ea])', '\1\2', 'g');
            said := translate(said, U&'\05BE\05F3\05F4"''!?,;()[]', repeat(' ', 15));
        END IF;
        said := translate(said, U&'\2013\2014\2026\201C\201D\2019\00A0\200B', repeat(' ', 8));
    END IF;
    RETURN ' ' || translate(said, E'-./\\_@:+&<>~#\n', repeat(' ', 14)) || ' ';
END $$
"""
CLEAN_OFF = "DROP FUNCTION search_clean(text)"

# Hebrew by its script; Swedish and English by the words that no sentence does without.
LANGUAGE = """
CREATE FUNCTION search_language(clean text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE start text := left(clean, 600);
BEGIN
    IF octet_length(start) = length(start)
        AND (strpos(start, ' the ') > 0 OR strpos(start, ' and ') > 0 OR strpos(start, ' is ') > 0)
        AND strpos(start, ' och ') = 0 AND strpos(start, ' att ') = 0 THEN
        RETURN 'en';  -- most English, without counting
    END IF;
    IF octet_length(start) <> length(start) AND 3 * (length(start) - length(
            translate(start, 'אבגדהוזחטיכלמנסעפצקרשתךםןףץ', ''))) > length(start) THEN
        RETURN 'he';
    END IF;
    IF regexp_count(start, ' (och|att|det|är|en|ett|som|på|för|med|av|inte|jag|du|har|kan|ska|till|om|den|vad|hur|man|vi|de|från|eller|när|så|men|mig|min|vill|måste|får|där|vilka|vilken|blir|någon|finns|också|han|hon) ')
     + (length(start) - length(translate(start, 'åäö', ''))) / 3.0
     > regexp_count(start, ' (the|and|of|is|to|it|that|you|i|a|for|with|this|are|was|have|not|what|how|do|does|my|can|where|when|which|on|or|be|at|from|an|if|your|we|they|but|would|should|will|any|there|did|has) ')
    THEN RETURN 'sv';
    END IF;
    RETURN 'en';
END $$
"""
LANGUAGE_OFF = "DROP FUNCTION search_language(text)"

# Written as text, two vectors of the same sentence join without moving their places, so that a
# word has all its forms in one place and phrases are still found.
VECTOR = r"""
CREATE FUNCTION search_vector(spoken text, clean text) RETURNS tsvector
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    grammar regconfig := ('hearth_' || spoken)::regconfig;
    found tsvector := to_tsvector(grammar, clean);
    other text;
BEGIN
    IF octet_length(clean) = length(clean) THEN
        RETURN found;
    END IF;
    IF spoken = 'he' THEN
        found := (found::text
            || ' ' || to_tsvector(grammar, search_bare(clean, 1))::text
            || ' ' || to_tsvector(grammar, search_bare(clean, 2))::text)::tsvector;
    END IF;
    other := unaccent(clean);
    IF other <> clean THEN
        found := (found::text || ' ' || to_tsvector(grammar, other)::text)::tsvector;
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION search_bare(clean text, letters int) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE letters
        WHEN 1 THEN regexp_replace(clean, ' [ושהכלבמ]([א-ת]{2,})', ' \1', 'g')
        ELSE regexp_replace(clean, ' [ושהכלבמ]{2}([א-ת]{3,})', ' \1', 'g')
    END
$$
"""
VECTOR_OFF = "DROP FUNCTION search_vector(text, text); DROP FUNCTION search_bare(text, int)"

# What a typed text asks for: each word with the forms under which posts may hold it.
TERMS = """
CREATE FUNCTION search_terms(typed text)
RETURNS TABLE (place bigint, word text, forms text[], is_stop boolean)
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    WITH clean AS (SELECT search_clean(typed) AS text),
    parsed AS (
        SELECT row_number() OVER () AS place, lower(token) AS word
        FROM clean, ts_parse('default', clean.text) WHERE tokid <> 12
    ),
    stemmed AS (
        SELECT place, word, ts_lexize('english_stem', word) AS en,
               ts_lexize('swedish_stem', word) AS sv,
               trim(search_bare(' ' || word || ' ', 1)) AS one,
               trim(search_bare(' ' || word || ' ', 2)) AS two
        FROM parsed
    )
    SELECT place, word,
           ARRAY(SELECT DISTINCT form FROM unnest(en || sv || ARRAY[word, one, two]) AS form
                 WHERE form <> '' ORDER BY form),
           en = '{}' OR sv = '{}' OR word IN (
               'של', 'את', 'על', 'עם', 'הוא', 'היא', 'הם', 'זה', 'זו', 'מה', 'מי', 'מהו', 'מהי',
               'איך', 'כיצד', 'כמה', 'האם', 'למה', 'מדוע', 'מתי', 'איפה', 'היכן', 'לא', 'כי', 'או',
               'גם', 'אם', 'יש', 'אין', 'אני', 'כל', 'היה', 'היו', 'היתה', 'הייתה', 'בין', 'אשר',
               'איזה', 'אילו', 'אל', 'לפי')
    FROM stemmed ORDER BY place
$$
"""
TERMS_OFF = "DROP FUNCTION search_terms(text)"

# An entry as it should be, for each post asked about that stands in a standing topic.
MADE = """
CREATE FUNCTION search_made(asked bigint[])
RETURNS TABLE (post_id bigint, topic_id bigint, group_id bigint, author_id bigint,
               made_at timestamptz, language text, title tsvector, vector tsvector)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT p.id, p.topic_id, t.group_id, p.author_id, p.made_at, spoken.language, named.vector,
           CASE WHEN named.vector IS NULL THEN body.vector ELSE named.vector || body.vector END
    FROM topics_post p
    JOIN topics_topic t ON t.id = p.topic_id AND t.deleted_at IS NULL
    CROSS JOIN LATERAL (SELECT search_clean(p.text) AS text OFFSET 0) clean
    LEFT JOIN LATERAL (
        SELECT search_clean(t.title || ' ' || coalesce(string_agg(g.name, ' ' ORDER BY g.name), '')) AS text
        FROM topics_taggedtopic tt JOIN taggit_tag g ON g.id = tt.tag_id
        WHERE tt.content_object_id = t.id AND p.number = 1 OFFSET 0
    ) heading ON p.number = 1
    CROSS JOIN LATERAL (
        SELECT search_language(coalesce(heading.text, '') || clean.text) AS language OFFSET 0
    ) spoken
    CROSS JOIN LATERAL (
        SELECT setweight(search_vector(spoken.language, heading.text), 'A') AS vector OFFSET 0
    ) named
    CROSS JOIN LATERAL (SELECT search_vector(spoken.language, clean.text) AS vector OFFSET 0) body
    WHERE p.id = ANY(asked) AND p.deleted_at IS NULL
$$;

CREATE FUNCTION search_enter(asked bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entry AS e
        (post_id, topic_id, group_id, author_id, made_at, language, title, vector)
    SELECT * FROM search_made(asked) ORDER BY post_id
    ON CONFLICT (post_id) DO UPDATE SET
        topic_id = EXCLUDED.topic_id, group_id = EXCLUDED.group_id,
        author_id = EXCLUDED.author_id, made_at = EXCLUDED.made_at,
        language = EXCLUDED.language, title = EXCLUDED.title, vector = EXCLUDED.vector
    WHERE (e.topic_id, e.group_id, e.author_id, e.made_at, e.language, e.title, e.vector)
        IS DISTINCT FROM (EXCLUDED.topic_id, EXCLUDED.group_id, EXCLUDED.author_id,
                          EXCLUDED.made_at, EXCLUDED.language, EXCLUDED.title, EXCLUDED.vector);
END $$;

CREATE FUNCTION search_keep(asked bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF asked IS NULL OR cardinality(asked) = 0 THEN
        RETURN;
    END IF;
    DELETE FROM search_entry e USING topics_post p JOIN topics_topic t ON t.id = p.topic_id
    WHERE e.post_id = ANY(asked) AND p.id = e.post_id
      AND (p.deleted_at IS NOT NULL OR t.deleted_at IS NOT NULL);
    DELETE FROM search_entry e WHERE e.post_id = ANY(asked)
      AND NOT EXISTS (SELECT 1 FROM topics_post p WHERE p.id = e.post_id);
    PERFORM search_enter(asked);
END $$
"""
MADE_OFF = """
DROP FUNCTION search_keep(bigint[]);
DROP FUNCTION search_enter(bigint[]);
DROP FUNCTION search_made(bigint[]);
"""

TRIGGERS = """
CREATE FUNCTION search_posts_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_enter((SELECT array_agg(id) FROM came WHERE deleted_at IS NULL));
    RETURN NULL;
END $$;
CREATE FUNCTION search_posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_keep((
        SELECT array_agg(id) FROM came LEFT JOIN went USING (id)
        WHERE (came.text, came.deleted_at, came.topic_id, came.author_id, came.number, came.made_at)
            IS DISTINCT FROM
              (went.text, went.deleted_at, went.topic_id, went.author_id, went.number, went.made_at)
    ));
    RETURN NULL;
END $$;
CREATE FUNCTION search_posts_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_entry WHERE post_id IN (SELECT id FROM went);
    RETURN NULL;
END $$;
CREATE TRIGGER search_came AFTER INSERT ON topics_post REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION search_posts_came();
CREATE TRIGGER search_changed AFTER UPDATE ON topics_post
    REFERENCING NEW TABLE AS came OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION search_posts_changed();
CREATE TRIGGER search_went AFTER DELETE ON topics_post REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION search_posts_went();

CREATE FUNCTION search_topic_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM search_entry WHERE topic_id = NEW.id;
    ELSIF OLD.deleted_at IS NOT NULL THEN
        PERFORM search_keep((SELECT array_agg(id) FROM topics_post WHERE topic_id = NEW.id));
    ELSE
        UPDATE search_entry SET group_id = NEW.group_id
            WHERE topic_id = NEW.id AND group_id <> NEW.group_id;
        PERFORM search_keep((
            SELECT array_agg(id) FROM topics_post WHERE topic_id = NEW.id AND number = 1));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_changed AFTER UPDATE ON topics_topic FOR EACH ROW
    WHEN ((OLD.title, OLD.group_id, OLD.deleted_at)
        IS DISTINCT FROM (NEW.title, NEW.group_id, NEW.deleted_at))
    EXECUTE FUNCTION search_topic_changed();

CREATE FUNCTION search_tags_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_keep((
        SELECT array_agg(p.id) FROM topics_post p WHERE p.number = 1
        AND p.topic_id IN (SELECT content_object_id FROM touched)
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER search_tagged AFTER INSERT ON topics_taggedtopic REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION search_tags_changed();
CREATE TRIGGER search_untagged AFTER DELETE ON topics_taggedtopic REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION search_tags_changed();
CREATE TRIGGER search_retagged AFTER UPDATE ON topics_taggedtopic REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION search_tags_changed();

CREATE FUNCTION search_tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_keep((
        SELECT array_agg(p.id) FROM topics_post p WHERE p.number = 1 AND p.topic_id IN (
            SELECT content_object_id FROM topics_taggedtopic WHERE tag_id = NEW.id)
    ));
    RETURN NULL;
END $$;
CREATE TRIGGER search_renamed AFTER UPDATE ON taggit_tag FOR EACH ROW
    WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION search_tag_renamed();
"""
TRIGGERS_OFF = """
DROP FUNCTION search_posts_came() CASCADE;
DROP FUNCTION search_posts_changed() CASCADE;
DROP FUNCTION search_posts_went() CASCADE;
DROP FUNCTION search_topic_changed() CASCADE;
DROP FUNCTION search_tags_changed() CASCADE;
DROP FUNCTION search_tag_renamed() CASCADE;
"""

FILLED = """
INSERT INTO search_entry (post_id, topic_id, group_id, author_id, made_at, language, title, vector)
SELECT * FROM search_made((SELECT array_agg(id ORDER BY id) FROM topics_post))
"""


class Migration(migrations.Migration):
    """The database keeps the entries of the search itself, in the language of each post."""

    dependencies = [("search", "0001_entries"), ("core", "0001_extensions")]

    operations = [
        migrations.RunSQL(CONFIGURATIONS, CONFIGURATIONS_OFF),
        migrations.RunSQL(CLEAN, CLEAN_OFF),
        migrations.RunSQL(LANGUAGE, LANGUAGE_OFF),
        migrations.RunSQL(VECTOR, VECTOR_OFF),
        migrations.RunSQL(TERMS, TERMS_OFF),
        migrations.RunSQL(MADE, MADE_OFF),
        migrations.RunSQL(TRIGGERS, TRIGGERS_OFF),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
