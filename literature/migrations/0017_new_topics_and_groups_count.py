"""A new topic or group changes what addresses mean: one that filters by it showed everything before."""

from django.db import migrations

STAMP = """
CREATE TRIGGER stamp_added AFTER INSERT OR DELETE ON curation_topic
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
CREATE TRIGGER stamp_added AFTER INSERT OR DELETE ON accounts_workinggroup
    FOR EACH STATEMENT EXECUTE FUNCTION literature_index_changed();
"""
DROP_STAMP = """
DROP TRIGGER stamp_added ON accounts_workinggroup;
DROP TRIGGER stamp_added ON curation_topic;
"""


class Migration(migrations.Migration):
    dependencies = [("literature", "0016_texts_of_files_count")]

    operations = [migrations.RunSQL(STAMP, DROP_STAMP)]
