"""When each source last changed in public view, kept by the database (docs/decisions/0020)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO literature_sourcedatestamp (source_id, code, datestamp, deleted, topic_ids)
SELECT source.id, source.code, source.changed_at, source.state <> 'published',
    ARRAY(SELECT topic_id FROM literature_sourcetopic WHERE source_id = source.id ORDER BY topic_id)
FROM literature_source AS source
WHERE source.amends_id IS NULL AND source.published_at IS NOT NULL
    AND (source.state = 'published' OR source.state = 'withdrawn');
"""

TRIGGERS = """
CREATE FUNCTION literature_keep_datestamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        UPDATE literature_sourcedatestamp SET deleted = true, datestamp = clock_timestamp()
        WHERE source_id = OLD.source_id;
    ELSE
        INSERT INTO literature_sourcedatestamp (source_id, code, datestamp, deleted, topic_ids)
        SELECT NEW.source_id, code, clock_timestamp(), false, NEW.topic_ids
        FROM literature_source WHERE id = NEW.source_id
        ON CONFLICT (source_id) DO UPDATE
        SET datestamp = EXCLUDED.datestamp, deleted = false, topic_ids = EXCLUDED.topic_ids;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_datestamp AFTER INSERT OR UPDATE OR DELETE ON literature_sourceindex
    FOR EACH ROW EXECUTE FUNCTION literature_keep_datestamp();

-- Once more at the commit. The trigger stamp_index, whose name comes before this one's, has then locked the row of
-- literature_indexstamp, so datestamps follow each other as the transactions become visible: whoever reads on from
-- one passes over nothing.
CREATE FUNCTION literature_settle_datestamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE literature_sourcedatestamp SET datestamp = clock_timestamp()
    WHERE source_id = CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stamp_source AFTER INSERT OR UPDATE OR DELETE ON literature_sourceindex
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION literature_settle_datestamp();

-- A topic's short name is the name of a set, and stands in the record of each source.
CREATE TRIGGER keep_index_slug AFTER UPDATE OF slug ON curation_topic
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION literature_topic_renamed();
"""
DROP_TRIGGERS = """
DROP TRIGGER keep_index_slug ON curation_topic;
DROP TRIGGER stamp_source ON literature_sourceindex;
DROP TRIGGER keep_datestamp ON literature_sourceindex;
DROP FUNCTION literature_settle_datestamp();
DROP FUNCTION literature_keep_datestamp();
"""


class Migration(migrations.Migration):
    dependencies = [("literature", "0006_citations")]

    operations = [
        migrations.CreateModel(
            name="SourceDatestamp",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="datestamp_row",
                        serialize=False,
                        to="literature.source",
                    ),
                ),
                ("code", models.CharField(max_length=7)),
                ("datestamp", models.DateTimeField()),
                ("deleted", models.BooleanField(default=False)),
                (
                    "topic_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "datestamp",
                "verbose_name_plural": "datestamps",
                "indexes": [
                    models.Index(fields=["datestamp", "source"], name="source_datestamp"),
                    models.Index(fields=["code"], name="source_datestamp_code"),
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
    ]
