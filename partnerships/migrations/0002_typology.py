"""The words to begin with; coordinators keep them from then on."""

from django.db import migrations

FORMS = [
    ("un", "With the United Nations"),
    ("eu", "With the European Union"),
    ("government", "With government"),
    ("ngo-ngo", "Among NGOs"),
    ("north-south", "Between organisations of the North and the South"),
    ("network", "Network or coalition"),
    ("business", "With business"),
    ("academic", "Academic"),
    ("foundation", "With a foundation or donor"),
    ("trust-fund", "Trust fund or pooled fund"),
    ("community", "With a community or right holders' organisation"),
]
GROUPS = [
    ("right-holders", "Right holders and their communities"),
    ("women", "Women's organisations"),
    ("young-people", "Young people and children"),
    ("minorities", "Minorities and indigenous peoples"),
    ("persons-with-disabilities", "Persons with disabilities"),
    ("defenders", "Human rights defenders"),
    ("human-rights-ngos", "Human rights organisations"),
    ("development-ngos", "Development organisations"),
    ("government", "Government"),
    ("local-government", "Local government"),
    ("rights-institution", "National human rights institution"),
    ("un", "United Nations"),
    ("eu", "European Union"),
    ("regional-body", "Regional body"),
    ("business", "Business"),
    ("trade-unions", "Trade unions"),
    ("academia", "Academia"),
    ("donors", "Foundations and donors"),
    ("media", "Media"),
]


def give(apps, _schema_editor):
    for name, words in (("PartnershipForm", FORMS), ("StakeholderGroup", GROUPS)):
        model = apps.get_model("partnerships", name)
        for position, (slug, text) in enumerate(words):
            model.objects.get_or_create(slug=slug, defaults={"name": text, "position": position})


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
