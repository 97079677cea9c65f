"""A file that is shown or taken away changes its source in public view (docs/decisions/0020)."""

from django.db import migrations

# The index row is written anew as it is, which renews the source's datestamp and the stamp of the base: what is kept
# of the record's page, harvesters and programs are told of the file then.
TRIGGER = """
CREATE FUNCTION literature_file_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM literature_index_sources(ARRAY[CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER keep_index AFTER INSERT OR DELETE OR UPDATE OF state, licence, name, source_id ON literature_sourcefile
    FOR EACH ROW EXECUTE FUNCTION literature_file_changed();
"""
DROP_TRIGGER = """
DROP TRIGGER keep_index ON literature_sourcefile;
DROP FUNCTION literature_file_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("literature", "0011_finding")]

    operations = [migrations.RunSQL(TRIGGER, DROP_TRIGGER)]
