from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("literature", "0005_literature_searches")]

    operations = [
        # What is kept was set by older rules; it is worked out again when it is next asked for.
        migrations.RunSQL("DELETE FROM literature_sourcecitation", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="sourcecitation", name="source_citation_once"),
        migrations.AddField(
            model_name="sourcecitation", name="language", field=models.CharField(default="en", max_length=12)
        ),
        migrations.AddConstraint(
            model_name="sourcecitation",
            constraint=models.UniqueConstraint(fields=("source", "style", "language"), name="source_citation_once"),
        ),
    ]
