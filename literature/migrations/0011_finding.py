"""More to search by: authors, venues, tags and open access in the narrow index, names of both, and a sample.

What the rows are is still said in one place, the view literature_indexable; triggers now work once a statement, so
that ten thousand rows are indexed in one go. docs/decisions/0018 says why it is as it is.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# Letters folded as far as the database can: accents off, lower case by a Unicode collation where there is one (the
# database's own may know ASCII only), signs turned into spaces.
FOLDING = r"""
DO $make$
DECLARE
    collation_name text := (
        SELECT quote_ident(collname) FROM pg_collation
        WHERE collname IN ('pg_unicode_fast', 'pg_c_utf8', 'und-x-icu') AND collencoding IN (-1, 6)
        ORDER BY array_position(ARRAY['pg_unicode_fast', 'pg_c_utf8', 'und-x-icu'], collname::text) LIMIT 1);
    lowered text := 'lower(unaccent(value)' || coalesce(' COLLATE ' || collation_name, '') || ')';
BEGIN
    EXECUTE 'CREATE FUNCTION literature_folded(value text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN'
        || ' trim(regexp_replace(translate(' || lowered || ', ''’‘“”«»–—…·¿¡'', ''             ''),'
        || ' ''[[:space:]!-/:-@\[-`{-~]+'', '' '', ''g'')) COLLATE "C"';
END $make$;

-- A number for a name, the same wherever it is worked out: 60 bits of its MD5.
CREATE FUNCTION literature_term_id(kind text, key text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('x' || left(md5(kind || ':' || key), 15))::bit(60)::bigint;

-- The words of a title once more, as words that stand in no text: a weight is not in the index, so that a word wanted
-- in titles would be looked for in the vector of every source that holds it anywhere.
CREATE FUNCTION literature_title_lexemes(title tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(ARRAY(SELECT 't/' || lexeme FROM unnest(tsvector_to_array(title)) AS lexeme));

-- Whether a source can be read by everyone. Whoever keeps files replaces this function, and calls
-- literature_index_sources(ids) when a file changes.
CREATE FUNCTION literature_is_open(source_id bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN false;
"""

TABLES = """
ALTER TABLE literature_sourceindex
    ADD COLUMN tag_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN author_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN venue_ids bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN is_open boolean NOT NULL DEFAULT false,
    -- PostgreSQL moves the vector out of a row only when the row is over 2 KB; most are a little under, and then
    -- counting reads ten times the pages. Blanks, which are compressed to some thirty bytes, bring every row over it.
    ADD COLUMN filler text NOT NULL DEFAULT repeat(' ', 2100),
    ALTER COLUMN filler SET STORAGE MAIN,
    ALTER COLUMN tag_ids SET STORAGE MAIN,
    ALTER COLUMN author_ids SET STORAGE MAIN,
    ALTER COLUMN venue_ids SET STORAGE MAIN;
CREATE TABLE literature_term (
    id bigint PRIMARY KEY,
    kind varchar(8) NOT NULL,
    key text COLLATE "C" NOT NULL,
    label text NOT NULL,
    number integer NOT NULL DEFAULT 1
);
-- One source in sixteen once more: what is too dear to count among a million is estimated from these.
CREATE TABLE literature_sourcesample (LIKE literature_sourceindex INCLUDING DEFAULTS INCLUDING STORAGE,
    PRIMARY KEY (source_id)) WITH (toast_tuple_target = 128);
"""

# The names under which published sources are found: authors, editors and directors; and where a work came out.
NAMING = """
CREATE VIEW literature_naming AS
SELECT named.*, literature_term_id(named.kind, named.key) AS id FROM (
    SELECT source.id AS source_id, said.kind, said.place, said.label, left(literature_folded(said.label), 200) AS key
    FROM literature_source AS source CROSS JOIN LATERAL (
        SELECT 'author' AS kind, place, coalesce(nullif(person ->> 'literal', ''), concat_ws(', ',
            nullif(person ->> 'family', ''), nullif(concat_ws(' ', person ->> 'given', person ->> 'particle'), '')))
        FROM jsonb_array_elements(source.contributors) WITH ORDINALITY AS people (person, place)
        WHERE person ->> 'role' IN ('author', 'editor', 'director')
        UNION ALL
        SELECT 'venue', place, name
        FROM unnest(ARRAY[source.container_title, source.publisher]) WITH ORDINALITY AS venues (name, place)
        WHERE name <> ''
    ) AS said (kind, place, label)
    WHERE source.state = 'published' AND source.amends_id IS NULL
) AS named
WHERE named.key <> '';
"""
VIEW = """
CREATE OR REPLACE VIEW literature_indexable AS
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
    setweight(titled.vector, 'A')
    || literature_title_lexemes(titled.vector)
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ',
        people.names, source.container_title, source.collection_title, source.event_title)), 'B')
    || setweight(to_tsvector('portal_simple', concat_ws(' ', people.names, source.number)), 'B')
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ',
        subjects.names, words.names, source.publisher, source.authority)), 'C')
    || setweight(to_tsvector(configured.name::regconfig, concat_ws(' ', source.abstract, source.note)), 'D')
    AS vector,
    coalesce(words.tag_ids, '{}') AS tag_ids,
    coalesce(named.author_ids, '{}') AS author_ids,
    coalesce(named.venue_ids, '{}') AS venue_ids,
    literature_is_open(source.id) AS is_open
FROM literature_source AS source
CROSS JOIN LATERAL (SELECT curation_search_configuration(source.language) AS name) AS configured
CROSS JOIN LATERAL (SELECT to_tsvector(configured.name::regconfig, source.title) AS vector) AS titled
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
    SELECT array_agg(tag.id ORDER BY tag.id) AS tag_ids, string_agg(tag.name, ' ') AS names
    FROM literature_sourcetag AS link JOIN literature_tag AS tag ON tag.id = link.tag_id
    WHERE link.content_object_id = source.id
) AS words ON true
LEFT JOIN LATERAL (
    SELECT
        array_agg(DISTINCT name.id) FILTER (WHERE name.kind = 'author') AS author_ids,
        array_agg(DISTINCT name.id) FILTER (WHERE name.kind = 'venue') AS venue_ids
    FROM literature_naming AS name WHERE name.source_id = source.id
) AS named ON true
WHERE source.state = 'published' AND source.amends_id IS NULL;
"""

COLUMNS = (
    "source_id, published_at, group_id, year, type, language, configuration, topic_ids, title_key, author_key, vector,"
    " tag_ids, author_ids, venue_ids, is_open"
)
UPDATES = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS.split(", ") if name != "source_id")

FUNCTIONS = f"""
CREATE FUNCTION literature_name_sources(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    -- In the order of the ids, so that two writers of the same new names wait for each other in one direction only.
    INSERT INTO literature_term (id, kind, key, label)
    SELECT DISTINCT ON (id) id, kind, key, label FROM literature_naming WHERE source_id = ANY (ids) ORDER BY id, label
    ON CONFLICT DO NOTHING;
$$;
CREATE FUNCTION literature_sample_sources(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM literature_sourcesample WHERE source_id = ANY (ids);
    INSERT INTO literature_sourcesample ({COLUMNS})
    SELECT {COLUMNS} FROM literature_sourceindex
    WHERE source_id = ANY (ids) AND hashint8(source_id) & 15 = 0
    ON CONFLICT DO NOTHING;
$$;
CREATE OR REPLACE FUNCTION literature_index_sources(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM literature_sourceindex AS row
    WHERE row.source_id = ANY (ids) AND NOT EXISTS (
        SELECT FROM literature_source AS source
        WHERE source.id = row.source_id AND source.state = 'published' AND source.amends_id IS NULL);
    SELECT literature_name_sources(ids);
    INSERT INTO literature_sourceindex ({COLUMNS})
    SELECT {COLUMNS} FROM literature_indexable WHERE source_id = ANY (ids)
    ON CONFLICT (source_id) DO UPDATE SET {UPDATES};
    SELECT literature_sample_sources(ids);
$$;
"""

# One trigger a statement and kind of change; each hands the ids of what changed to literature_index_sources.
SOURCE_TRIGGERS = """
DROP TRIGGER keep_index ON literature_source;
DROP FUNCTION literature_source_changed();
CREATE FUNCTION literature_source_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := ARRAY(SELECT id FROM after WHERE state = 'published' AND amends_id IS NULL);
BEGIN
    IF ids <> '{}' THEN PERFORM literature_index_sources(ids); END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION literature_source_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids bigint[] := ARRAY(
    SELECT after.id FROM after JOIN before USING (id)
    WHERE (after.state = 'published' AND after.amends_id IS NULL)
    OR (before.state = 'published' AND before.amends_id IS NULL));
BEGIN
    IF ids <> '{}' THEN PERFORM literature_index_sources(ids); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index_added AFTER INSERT ON literature_source
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION literature_source_added();
CREATE TRIGGER keep_index_changed AFTER UPDATE ON literature_source
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION literature_source_changed();
"""


def link_triggers(name: str, table: str, column: str) -> str:
    """Return the SQL of the triggers of a table of links: what is indexed are the sources of its changed rows."""
    statements = [f"DROP TRIGGER keep_index ON {table}; DROP FUNCTION literature_{name}_changed();"]
    for event, transition in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "NEW")):
        function = f"literature_{name}_{event.lower()}"
        statements.append(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" PERFORM literature_index_sources(ARRAY(SELECT DISTINCT {column} FROM changed JOIN literature_source AS s"
            f" ON s.id = {column} WHERE s.state = 'published' AND s.amends_id IS NULL)); RETURN NULL; END $$;"
            f"CREATE TRIGGER keep_index_{event.lower()} AFTER {event} ON {table} REFERENCING {transition} TABLE AS changed"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        )
    return "\n".join(statements)


FILL = f"""
SELECT literature_name_sources(ARRAY(SELECT source_id FROM literature_sourceindex));
-- What is written here changes nothing in public view: no datestamp is renewed, nothing is harvested again.
ALTER TABLE literature_sourceindex DISABLE TRIGGER USER;
UPDATE literature_sourceindex AS row SET
    tag_ids = new.tag_ids, author_ids = new.author_ids, venue_ids = new.venue_ids,
    vector = row.vector || literature_title_lexemes(ts_filter(row.vector, '{{a}}'))
FROM (
    SELECT source.id AS source_id,
        ARRAY(SELECT tag_id FROM literature_sourcetag WHERE content_object_id = source.id ORDER BY tag_id) AS tag_ids,
        ARRAY(SELECT DISTINCT id FROM literature_naming WHERE source_id = source.id AND kind = 'author') AS author_ids,
        ARRAY(SELECT DISTINCT id FROM literature_naming WHERE source_id = source.id AND kind = 'venue') AS venue_ids
    FROM literature_source AS source WHERE source.state = 'published' AND source.amends_id IS NULL
) AS new
WHERE new.source_id = row.source_id;
ALTER TABLE literature_sourceindex ENABLE TRIGGER USER;
INSERT INTO literature_sourcesample ({COLUMNS})
SELECT {COLUMNS} FROM literature_sourceindex WHERE hashint8(source_id) & 15 = 0;
-- What was kept under the old count does not know of the new filters.
UPDATE literature_indexstamp SET stamp = stamp + 1, transaction = pg_current_xact_id();
-- The table cannot be changed while triggers of it wait for the end of the transaction.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

INDEXES = """
-- Once more, with open access in it.
DROP INDEX sourceindex_facets;
CREATE INDEX sourceindex_facets ON literature_sourceindex (type, language, group_id, year, source_id)
    INCLUDE (topic_ids, is_open);
CREATE INDEX sourceindex_tags ON literature_sourceindex USING gin (tag_ids);
CREATE INDEX sourceindex_authors ON literature_sourceindex USING gin (author_ids);
CREATE INDEX sourceindex_venues ON literature_sourceindex USING gin (venue_ids);
CREATE INDEX sourcesample_vector ON literature_sourcesample USING gin (vector);
CREATE INDEX term_key ON literature_term (kind, key);
CREATE INDEX term_words ON literature_term USING gin (to_tsvector('simple'::regconfig, key));
ALTER TABLE literature_sourcesample ADD CONSTRAINT sourcesample_of_index
    FOREIGN KEY (source_id) REFERENCES literature_sourceindex (source_id) ON DELETE CASCADE;
CREATE TRIGGER stamp_renamed AFTER UPDATE ON literature_tag
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
"""


def many() -> django.contrib.postgres.fields.ArrayField:
    """Return a column of several ids."""
    return django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("literature", "0010_merges")]

    operations = [
        migrations.RunSQL(FOLDING),
        migrations.RunSQL(TABLES),
        migrations.RunSQL(NAMING + VIEW),
        migrations.RunSQL(FUNCTIONS + FILL),
        migrations.RunSQL(
            SOURCE_TRIGGERS
            + link_triggers("topics", "literature_sourcetopic", "source_id")
            + link_triggers("tags", "literature_sourcetag", "content_object_id")
        ),
        migrations.RunSQL(INDEXES),
        # The tables are made above; Django is only told of them.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.AddField("SourceIndex", name, many()) for name in ("tag_ids", "author_ids", "venue_ids")),
                migrations.AddField("SourceIndex", "is_open", models.BooleanField(default=False)),
                migrations.CreateModel(
                    name="SourceSample",
                    fields=[
                        (
                            "source",
                            models.OneToOneField(
                                db_column="source_id",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="sample_row",
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
                        ("tag_ids", many()),
                        ("author_ids", many()),
                        ("venue_ids", many()),
                        ("is_open", models.BooleanField(default=False)),
                        ("title_key", models.CharField(db_collation="C", max_length=200)),
                        ("author_key", models.CharField(db_collation="C", max_length=200)),
                        ("published_at", models.DateTimeField()),
                        ("vector", django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        "verbose_name": "row of the sample",
                        "verbose_name_plural": "rows of the sample",
                        "db_table": "literature_sourcesample",
                    },
                ),
                migrations.CreateModel(
                    name="Term",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=8)),
                        ("key", models.TextField(db_collation="C")),
                        ("label", models.TextField()),
                        ("number", models.IntegerField(default=1)),
                    ],
                    options={
                        "verbose_name": "name to find by",
                        "verbose_name_plural": "names to find by",
                        "db_table": "literature_term",
                    },
                ),
            ]
        ),
    ]
