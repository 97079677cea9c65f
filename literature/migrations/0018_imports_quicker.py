"""One index less to be kept of imported records, and files that wait uncompressed until they are read once."""

import django.db.models.deletion
from django.db import migrations, models

# To pack and unpack a file takes longer than to keep it whole for the minute that it waits.
WHOLE = "ALTER TABLE literature_importfile ALTER COLUMN data SET STORAGE EXTERNAL"
PACKED = "ALTER TABLE literature_importfile ALTER COLUMN data SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    dependencies = [("literature", "0017_new_topics_and_groups_count")]

    operations = [
        migrations.AlterField(
            model_name="importedrecord",
            name="part_of",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="records",
                to="literature.import",
            ),
        ),
        migrations.RunSQL(WHOLE, PACKED),
    ]
