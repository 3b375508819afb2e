from django.db import migrations

# What raises a version, and what is told, is decided here and nowhere else, so that no writer can
# forget it. Statement triggers see a bulk load once, however many rows it has.

TOPIC_RAISED = """
CREATE FUNCTION topics_topic_raised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER topic_raised BEFORE UPDATE ON topics_topic
    FOR EACH ROW EXECUTE FUNCTION topics_topic_raised();
"""
TOPIC_RAISED_OFF = "DROP FUNCTION topics_topic_raised() CASCADE"

TOUCHED = """
CREATE FUNCTION topics_topic_touched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM came', TG_ARGV[0]) INTO touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT $1 || array_agg(DISTINCT %I) FROM went', TG_ARGV[0])
            INTO touched USING touched;
    END IF;
    -- Always in one order, so that two statements about the same topics never wait in a ring.
    PERFORM 1 FROM topics_topic WHERE id = ANY(touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE topics_topic SET version = version + 1 WHERE id = ANY(touched);
    RETURN NULL;
END $$
"""
TOUCHED_OFF = "DROP FUNCTION topics_topic_touched() CASCADE"

HOUSE_RAISED = """
CREATE FUNCTION members_community_raised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER community_raised BEFORE UPDATE ON members_community
    FOR EACH ROW EXECUTE FUNCTION members_community_raised();

CREATE FUNCTION members_community_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE members_community SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER community_touched
    AFTER INSERT OR UPDATE OR DELETE ON topics_reactionword
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
CREATE TRIGGER community_touched AFTER UPDATE ON taggit_tag
    FOR EACH STATEMENT EXECUTE FUNCTION members_community_touched();
"""
HOUSE_RAISED_OFF = """
DROP FUNCTION members_community_raised() CASCADE;
DROP FUNCTION members_community_touched() CASCADE;
"""

# All columns count, those of later migrations too, but the few that are named here: what nobody
# needs to hear of, and what concerns the member but stands on no page that is kept.
UNTOLD = "ARRAY['seen_at', 'last_login']"
UNSEEN = (
    "ARRAY['seen_at', 'last_login', 'post_count', 'reset_asked_at', 'password', 'email', "
    "'language', 'time_zone', 'bio', 'bio_html']"
)
MEMBER = f"""
CREATE FUNCTION members_user_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hearth', 'member:' || OLD.id);
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - {UNSEEN}
            IS DISTINCT FROM to_jsonb(NEW) - {UNSEEN} THEN
        UPDATE members_community SET version = version + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER user_changed AFTER UPDATE ON members_user FOR EACH ROW
    WHEN (to_jsonb(OLD) - {UNTOLD} IS DISTINCT FROM to_jsonb(NEW) - {UNTOLD})
    EXECUTE FUNCTION members_user_changed();
CREATE TRIGGER user_gone AFTER DELETE ON members_user
    FOR EACH ROW EXECUTE FUNCTION members_user_changed();
"""  # noqa: S608 - all of it is written here
MEMBER_OFF = "DROP FUNCTION members_user_changed() CASCADE"

FEW = 20  # topics named one by one; beyond that, all is told
TOPIC_NEWS = f"""
CREATE FUNCTION topics_topic_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told bigint[];
BEGIN
    PERFORM pg_notify('hearth', 'lists');
    IF TG_OP = 'INSERT' THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(id) INTO told FROM (SELECT id FROM went LIMIT {FEW + 1}) named;
    IF cardinality(told) > {FEW} THEN
        PERFORM pg_notify('hearth', 'all');
    ELSE
        PERFORM pg_notify('hearth', 'topic:' || id) FROM unnest(told) AS id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER topic_told_insert AFTER INSERT ON topics_topic
    FOR EACH STATEMENT EXECUTE FUNCTION topics_topic_told();
CREATE TRIGGER topic_told_update AFTER UPDATE ON topics_topic REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION topics_topic_told();
CREATE TRIGGER topic_told_delete AFTER DELETE ON topics_topic REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION topics_topic_told();
"""  # noqa: S608 - all of it is written here
TOPIC_NEWS_OFF = "DROP FUNCTION topics_topic_told() CASCADE"

COUNTS = "ARRAY['member_count', 'topic_count', 'post_count', 'last_post_at']"
PLACE_NEWS = f"""
CREATE FUNCTION hearth_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hearth', TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE TRIGGER community_told AFTER INSERT OR UPDATE OR DELETE ON members_community
    FOR EACH STATEMENT EXECUTE FUNCTION hearth_told('all');
CREATE TRIGGER group_told AFTER INSERT OR UPDATE ON groups_group
    FOR EACH STATEMENT EXECUTE FUNCTION hearth_told('lists');
CREATE TRIGGER group_gone AFTER DELETE ON groups_group
    FOR EACH STATEMENT EXECUTE FUNCTION hearth_told('all');
CREATE TRIGGER group_changed AFTER UPDATE ON groups_group FOR EACH ROW
    WHEN (to_jsonb(OLD) - {COUNTS} IS DISTINCT FROM to_jsonb(NEW) - {COUNTS})
    EXECUTE FUNCTION hearth_told('all');
CREATE TRIGGER membership_told AFTER INSERT OR DELETE OR UPDATE OF role ON groups_membership
    FOR EACH STATEMENT EXECUTE FUNCTION hearth_told('lists');

CREATE FUNCTION groups_membership_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(member_id) INTO told FROM (SELECT member_id FROM came LIMIT {FEW + 1}) n;
    ELSE
        SELECT array_agg(member_id) INTO told FROM (SELECT member_id FROM went LIMIT {FEW + 1}) n;
    END IF;
    IF cardinality(told) > {FEW} THEN
        PERFORM pg_notify('hearth', 'all');
    ELSE
        PERFORM pg_notify('hearth', 'member:' || id) FROM unnest(told) AS id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_told_insert AFTER INSERT ON groups_membership
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION groups_membership_told();
CREATE TRIGGER membership_told_delete AFTER DELETE ON groups_membership
    REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION groups_membership_told();
CREATE FUNCTION groups_role_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('hearth', 'member:' || NEW.member_id);
    RETURN NULL;
END $$;
CREATE TRIGGER membership_role_told AFTER UPDATE ON groups_membership FOR EACH ROW
    WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION groups_role_told();
"""  # noqa: S608 - all of it is written here
PLACE_NEWS_OFF = """
DROP FUNCTION hearth_told() CASCADE;
DROP FUNCTION groups_membership_told() CASCADE;
DROP FUNCTION groups_role_told() CASCADE;
"""


def touching(table, column):
    """Triggers by which rows of a table raise the version of the topics that they belong to."""
    events = (("INSERT", "NEW TABLE AS came"), ("DELETE", "OLD TABLE AS went"))
    events += (("UPDATE", "OLD TABLE AS went NEW TABLE AS came"),)
    return "".join(
        f"CREATE TRIGGER topic_touched_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {seen} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION topics_topic_touched('{column}');"
        for event, seen in events
    )


class Migration(migrations.Migration):
    """The database raises versions by itself, and tells what changed on the channel “hearth”."""

    dependencies = [
        ("groups", "0002_initial"),
        ("members", "0002_seen_boundaries_version"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("topics", "0004_words_and_scores"),
    ]

    operations = [
        migrations.RunSQL(TOPIC_RAISED, TOPIC_RAISED_OFF),
        migrations.RunSQL(TOUCHED, TOUCHED_OFF),
        migrations.RunSQL(touching("topics_post", "topic_id"), migrations.RunSQL.noop),
        migrations.RunSQL(touching("topics_change", "topic_id"), migrations.RunSQL.noop),
        migrations.RunSQL(
            touching("topics_taggedtopic", "content_object_id"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(HOUSE_RAISED, HOUSE_RAISED_OFF),
        migrations.RunSQL(MEMBER, MEMBER_OFF),
        migrations.RunSQL(TOPIC_NEWS, TOPIC_NEWS_OFF),
        migrations.RunSQL(PLACE_NEWS, PLACE_NEWS_OFF),
    ]
