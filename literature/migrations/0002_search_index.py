"""The narrow table on which sources are searched, filtered and counted, and the triggers that keep it.

docs/decisions/0004 says why it is there and what it costs.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

TABLE = """
CREATE TABLE literature_sourceindex (
    source_id bigint PRIMARY KEY REFERENCES literature_source (id) ON DELETE CASCADE,
    published_at timestamptz NOT NULL,
    group_id bigint NOT NULL,
    year smallint,
    type varchar(20) NOT NULL,
    language varchar(12) NOT NULL,
    configuration varchar(16) NOT NULL,
    topic_ids bigint[] NOT NULL,
    title_key varchar(200) COLLATE "C" NOT NULL,
    author_key varchar(200) COLLATE "C" NOT NULL,
    vector tsvector NOT NULL
) WITH (toast_tuple_target = 128);
-- A long row has its vector out of line, so that counting reads few pages; what is counted and sorted stays in line.
-- (By default the narrow target would push that out too, and each row would be read piece by piece.)
ALTER TABLE literature_sourceindex
    ALTER COLUMN vector SET STORAGE EXTERNAL,
    ALTER COLUMN topic_ids SET STORAGE MAIN,
    ALTER COLUMN title_key SET STORAGE MAIN,
    ALTER COLUMN author_key SET STORAGE MAIN;
CREATE INDEX sourceindex_vector ON literature_sourceindex USING gin (vector);
CREATE INDEX sourceindex_topics ON literature_sourceindex USING gin (topic_ids);
-- All that filters and their counts look at, a tenth of the table: they are answered from here alone.
CREATE INDEX sourceindex_facets ON literature_sourceindex (type, language, group_id, year, source_id)
    INCLUDE (topic_ids);
CREATE INDEX sourceindex_year ON literature_sourceindex (year DESC NULLS LAST, title_key, source_id);
CREATE INDEX sourceindex_added ON literature_sourceindex (published_at DESC, source_id DESC);
CREATE INDEX sourceindex_title ON literature_sourceindex (title_key, source_id);
CREATE INDEX sourceindex_author ON literature_sourceindex (author_key, title_key, source_id);
CREATE INDEX source_title_trigram ON literature_source USING gin (title_key gin_trgm_ops)
    WHERE state = 'published' AND amends_id IS NULL;
"""
DROP_TABLE = "DROP INDEX source_title_trigram; DROP TABLE literature_sourceindex;"

# What the index row of a source is. Published records only, without the amendments taken over into them.
VIEW = """
CREATE VIEW literature_indexable AS
SELECT
    source.id AS source_id,
    source.published_at,
    source.group_id,
    source.year,
    source.type,
    lower(split_part(source.language, '-', 1)) AS language,
    configured.name AS configuration,
    coalesce(subjects.topic_ids, '{}') AS topic_ids,
    source.title_key,
    source.author_key,
    setweight(to_tsvector(configured.name::regconfig, source.title), 'A')
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ',
        people.names, source.container_title, source.collection_title, source.event_title)), 'B')
    || setweight(to_tsvector('portal_simple', concat_ws(' ', people.names, source.number)), 'B')
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ',
        subjects.names, words.names, source.publisher, source.authority)), 'C')
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ', source.abstract, source.note)), 'D')
    AS vector
FROM literature_source AS source
CROSS JOIN LATERAL (SELECT curation_search_configuration(source.language) AS name) AS configured
LEFT JOIN LATERAL (
    SELECT string_agg(coalesce(person ->> 'literal', concat_ws(' ',
        person ->> 'given', person ->> 'particle', person ->> 'family')), ' ') AS names
    FROM jsonb_array_elements(source.contributors) AS person
) AS people ON true
LEFT JOIN LATERAL (
    SELECT array_agg(topic.id ORDER BY topic.id) AS topic_ids, string_agg(topic.name, ' ') AS names
    FROM literature_sourcetopic AS link JOIN curation_topic AS topic ON topic.id = link.topic_id
    WHERE link.source_id = source.id
) AS subjects ON true
LEFT JOIN LATERAL (
    SELECT string_agg(tag.name, ' ') AS names
    FROM literature_sourcetag AS link JOIN literature_tag AS tag ON tag.id = link.tag_id
    WHERE link.content_object_id = source.id
) AS words ON true
WHERE source.state = 'published' AND source.amends_id IS NULL;
"""
DROP_VIEW = "DROP VIEW literature_indexable;"

COLUMNS = (
    "source_id, published_at, group_id, year, type, language, configuration, topic_ids, title_key, author_key, vector"
)
UPDATES = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS.split(", ") if name != "source_id")

TRIGGERS = f"""
CREATE FUNCTION literature_index_sources(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM literature_sourceindex AS row
    WHERE row.source_id = ANY (ids) AND NOT EXISTS (
        SELECT FROM literature_source AS source
        WHERE source.id = row.source_id AND source.state = 'published' AND source.amends_id IS NULL);
    INSERT INTO literature_sourceindex ({COLUMNS})
    SELECT {COLUMNS} FROM literature_indexable WHERE source_id = ANY (ids)
    ON CONFLICT (source_id) DO UPDATE SET {UPDATES};
$$;

CREATE FUNCTION literature_source_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'published' OR (TG_OP = 'UPDATE' AND OLD.state = 'published') THEN
        PERFORM literature_index_sources(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER INSERT OR UPDATE ON literature_source
    FOR EACH ROW EXECUTE FUNCTION literature_source_changed();

CREATE FUNCTION literature_topics_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_sources(ARRAY[CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER INSERT OR UPDATE OR DELETE ON literature_sourcetopic
    FOR EACH ROW EXECUTE FUNCTION literature_topics_changed();

CREATE FUNCTION literature_tags_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_sources(
        ARRAY[CASE TG_OP WHEN 'DELETE' THEN OLD.content_object_id ELSE NEW.content_object_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER INSERT OR UPDATE OR DELETE ON literature_sourcetag
    FOR EACH ROW EXECUTE FUNCTION literature_tags_changed();

CREATE FUNCTION literature_topic_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_sources(
        ARRAY(SELECT source_id FROM literature_sourcetopic WHERE topic_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER UPDATE OF name ON curation_topic
    FOR EACH ROW EXECUTE FUNCTION literature_topic_renamed();

CREATE FUNCTION literature_tag_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_sources(
        ARRAY(SELECT content_object_id FROM literature_sourcetag WHERE tag_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER UPDATE OF name ON literature_tag
    FOR EACH ROW EXECUTE FUNCTION literature_tag_renamed();
"""

# When the published base last changed, for what is counted once and kept: counts of filters, results of a query.
# Bumped at the end of each transaction that touched the index, so that the row is locked for the commit only, and by
# TRUNCATE, which fires no row trigger.
STAMP = """
CREATE TABLE literature_indexstamp (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    stamp bigint NOT NULL,
    transaction xid8 NOT NULL
);
INSERT INTO literature_indexstamp VALUES (true, 1, pg_current_xact_id());
CREATE FUNCTION literature_index_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE literature_indexstamp SET stamp = stamp + 1, transaction = pg_current_xact_id()
    WHERE transaction <> pg_current_xact_id();
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stamp_index AFTER INSERT OR UPDATE OR DELETE ON literature_sourceindex
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION literature_index_changed();
CREATE TRIGGER stamp_truncated AFTER TRUNCATE ON literature_sourceindex
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
-- Their names stand beside the counts.
CREATE TRIGGER stamp_renamed AFTER UPDATE ON accounts_workinggroup
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
CREATE TRIGGER stamp_renamed AFTER UPDATE ON curation_topic
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
"""
DROP_STAMP = """
DROP TRIGGER stamp_renamed ON curation_topic;
DROP TRIGGER stamp_renamed ON accounts_workinggroup;
DROP TRIGGER stamp_truncated ON literature_sourceindex;
DROP TRIGGER stamp_index ON literature_sourceindex;
DROP FUNCTION literature_index_changed();
DROP TABLE literature_indexstamp;
"""
DROP_TRIGGERS = """
DROP TRIGGER keep_index ON literature_tag;
DROP TRIGGER keep_index ON curation_topic;
DROP TRIGGER keep_index ON literature_sourcetag;
DROP TRIGGER keep_index ON literature_sourcetopic;
DROP TRIGGER keep_index ON literature_source;
DROP FUNCTION literature_tag_renamed();
DROP FUNCTION literature_topic_renamed();
DROP FUNCTION literature_tags_changed();
DROP FUNCTION literature_topics_changed();
DROP FUNCTION literature_source_changed();
DROP FUNCTION literature_index_sources(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("literature", "0001_initial"),
        ("curation", "0002_search_configurations"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TABLE, DROP_TABLE),
        migrations.RunSQL(VIEW, DROP_VIEW),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
        migrations.RunSQL(STAMP, DROP_STAMP),
        # The table is made above; Django is only told of it, so that a test's flush empties it with the others.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SourceIndex",
                    fields=[
                        (
                            "source",
                            models.OneToOneField(
                                db_column="source_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="index_row",
                                serialize=False,
                                to="literature.source",
                            ),
                        ),
                        ("configuration", models.CharField(max_length=16)),
                        ("type", models.CharField(max_length=20)),
                        ("year", models.SmallIntegerField(null=True)),
                        ("language", models.CharField(max_length=12)),
                        ("group_id", models.BigIntegerField()),
                        (
                            "topic_ids",
                            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                        ),
                        ("title_key", models.CharField(db_collation="C", max_length=200)),
                        ("author_key", models.CharField(db_collation="C", max_length=200)),
                        ("published_at", models.DateTimeField()),
                        ("vector", django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        "verbose_name": "index row",
                        "verbose_name_plural": "index rows",
                        "db_table": "literature_sourceindex",
                    },
                ),
            ]
        ),
    ]
