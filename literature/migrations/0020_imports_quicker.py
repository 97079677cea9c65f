"""Less to be kept of imported records in indexes, and files that wait uncompressed until they are read once."""

import django.db.models.deletion
from django.db import migrations, models

# To pack and unpack a file takes longer than to keep it whole for the minute that it waits.
WHOLE = "ALTER TABLE literature_importfile ALTER COLUMN data SET STORAGE EXTERNAL"
PACKED = "ALTER TABLE literature_importfile ALTER COLUMN data SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    dependencies = [("literature", "0019_erased_cases")]

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
        migrations.AlterField(
            model_name="importedrecord",
            name="alike",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="literature.source",
            ),
        ),
        migrations.AlterField(
            model_name="importedrecord",
            name="twin_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="literature.importedrecord",
            ),
        ),
        migrations.AddIndex(
            model_name="importedrecord",
            index=models.Index(condition=models.Q(("alike__isnull", False)), fields=["alike"], name="imported_alike"),
        ),
        migrations.AddIndex(
            model_name="importedrecord",
            index=models.Index(
                condition=models.Q(("twin_of__isnull", False)), fields=["twin_of"], name="imported_twin_of"
            ),
        ),
        migrations.RunSQL(WHOLE, PACKED),
    ]
