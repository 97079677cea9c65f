"""Text search configurations that fold accents and stem, one a language, and the function that picks one.

`unaccent()` cannot stand in a generated column or an index (it is not immutable); inside a configuration it can.
Both extensions are trusted, so the owner of a managed database may create them.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

# As they were when this migration was written; a later language comes with a migration of its own.
CONFIGURATIONS = {
    "": ("portal_simple", "simple"),
    "en": ("portal_en", "english"),
    "fr": ("portal_fr", "french"),
    "de": ("portal_de", "german"),
    "es": ("portal_es", "spanish"),
    "pt": ("portal_pt", "portuguese"),
    "it": ("portal_it", "italian"),
    "nl": ("portal_nl", "dutch"),
    "ru": ("portal_ru", "russian"),
    "sv": ("portal_sv", "swedish"),
    "da": ("portal_da", "danish"),
    "no": ("portal_no", "norwegian"),
    "fi": ("portal_fi", "finnish"),
    "hu": ("portal_hu", "hungarian"),
    "ro": ("portal_ro", "romanian"),
    "tr": ("portal_tr", "turkish"),
}

CREATE = """
CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{base});
ALTER TEXT SEARCH CONFIGURATION {name}
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {dictionary};
"""


def configurations():
    """Return the SQL that creates every configuration of curation.search."""
    return "".join(
        CREATE.format(name=name, base=base, dictionary="simple" if base == "simple" else f"{base}_stem")
        for name, base in CONFIGURATIONS.values()
    )


def pick():
    """Return the SQL of the function from a BCP 47 tag to the name of its configuration."""
    cases = "".join(
        f" WHEN '{subtag}' THEN '{name}'" for subtag, (name, _base) in CONFIGURATIONS.items() if subtag
    )
    return f"""
    CREATE FUNCTION curation_search_configuration(tag text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE lower(split_part(tag, '-', 1)){cases} ELSE 'portal_simple' END;
    """


class Migration(migrations.Migration):
    dependencies = [("curation", "0001_initial")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            configurations(),
            "".join(f"DROP TEXT SEARCH CONFIGURATION {name};" for name, _b in CONFIGURATIONS.values()),
        ),
        migrations.RunSQL(pick(), "DROP FUNCTION curation_search_configuration(text);"),
    ]
