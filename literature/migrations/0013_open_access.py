"""A source that has an open file can be read by everyone: the filter “open access” asks this (docs/decisions/0018)."""

from django.db import migrations

OPEN = """
CREATE OR REPLACE FUNCTION literature_is_open(source_id bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN EXISTS (
        SELECT FROM literature_sourcefile AS file
        WHERE file.source_id = literature_is_open.source_id AND file.state = 'shown' AND file.licence <> 'none'
    );
SELECT literature_index_sources(ARRAY(SELECT DISTINCT source_id FROM literature_sourcefile));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
NEVER_OPEN = """
CREATE OR REPLACE FUNCTION literature_is_open(source_id bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN false;
"""


class Migration(migrations.Migration):
    dependencies = [("literature", "0012_files_in_public_view")]

    operations = [migrations.RunSQL(OPEN, NEVER_OPEN)]
