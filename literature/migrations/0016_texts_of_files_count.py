"""The text of a file is read after the file is shown: what lists found is not what they would find then."""

from django.db import migrations

STAMP = """
CREATE CONSTRAINT TRIGGER stamp_text AFTER INSERT OR UPDATE OR DELETE ON literature_filetext
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION literature_index_changed();
"""
DROP_STAMP = "DROP TRIGGER stamp_text ON literature_filetext;"


class Migration(migrations.Migration):
    dependencies = [("literature", "0015_case_sources")]

    operations = [migrations.RunSQL(STAMP, DROP_STAMP)]
