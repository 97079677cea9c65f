"""What changed in the index since which of its states, and no sample any more (docs/decisions/0022)."""

from django.db import migrations, models

# The number of the transaction that changed a source last, beside its datestamp, and set with it at the commit, when
# the transaction holds the row of literature_indexstamp.
CHANGES = """
CREATE OR REPLACE FUNCTION literature_settle_datestamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE literature_sourcedatestamp
    SET datestamp = clock_timestamp(), stamp = (SELECT stamp FROM literature_indexstamp)
    WHERE source_id = CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END;
    RETURN NULL;
END $$;

-- The last number at which rows of the index were written that no trigger saw: TRUNCATE, loading with triggers off.
-- Whoever does that calls this function in the end. Whoever has read less must read all.
ALTER TABLE literature_indexstamp ADD COLUMN refilled bigint NOT NULL DEFAULT 0;
CREATE FUNCTION literature_index_refilled() RETURNS void LANGUAGE sql AS $$
    UPDATE literature_indexstamp
    SET stamp = stamp + 1, refilled = stamp + 1, transaction = pg_current_xact_id();
$$;
CREATE FUNCTION literature_index_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_refilled();
    RETURN NULL;
END $$;
DROP TRIGGER stamp_truncated ON literature_sourceindex;
CREATE TRIGGER stamp_truncated AFTER TRUNCATE ON literature_sourceindex
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_truncated();
SELECT literature_index_refilled();
"""

NO_SAMPLE = """
CREATE OR REPLACE FUNCTION literature_index_sources(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM literature_sourceindex AS row
    WHERE row.source_id = ANY (ids) AND NOT EXISTS (
        SELECT FROM literature_source AS source
        WHERE source.id = row.source_id AND source.state = 'published' AND source.amends_id IS NULL);
    SELECT literature_name_sources(ids);
    INSERT INTO literature_sourceindex ({columns})
    SELECT {columns} FROM literature_indexable WHERE source_id = ANY (ids)
    ON CONFLICT (source_id) DO UPDATE SET {updates};
$$;
DROP FUNCTION literature_sample_sources(bigint[]);
DROP TABLE literature_sourcesample;
-- How many of a very large base hold a common word is estimated from one source in 128 or in 16, found by these.
CREATE INDEX sourceindex_few_vectors ON literature_sourceindex USING gin (vector)
    WHERE hashint8(source_id) & 127 = 0;
CREATE INDEX sourceindex_some_vectors ON literature_sourceindex USING gin (vector)
    WHERE hashint8(source_id) & 15 = 0;
"""
COLUMNS = (
    "source_id, published_at, group_id, year, type, language, configuration, topic_ids, title_key, author_key, vector,"
    " tag_ids, author_ids, venue_ids, is_open"
)
UPDATES = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS.split(", ") if name != "source_id")


class Migration(migrations.Migration):
    dependencies = [("literature", "0017_new_topics_and_groups_count")]

    operations = [
        migrations.AddField("SourceDatestamp", "stamp", models.BigIntegerField(db_default=0, default=0)),
        migrations.AddIndex("SourceDatestamp", models.Index(fields=["stamp"], name="source_datestamp_stamp")),
        migrations.RunSQL(CHANGES),
        migrations.RunSQL(NO_SAMPLE.format(columns=COLUMNS, updates=UPDATES)),
        # The table is dropped above; Django is only told.
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("SourceSample")]),
    ]
