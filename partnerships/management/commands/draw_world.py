"""Draw the outlines of the map of cases anew."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from partnerships.finding import outlines, world


class Command(BaseCommand):
    """python manage.py draw_world FILE"""

    help = (
        "Draw the outlines of countries from countries-50m.json of the npm package world-atlas 2"
        " (Natural Earth, public domain). They are in the repository; this is how they were made."
    )

    def add_arguments(self, parser):
        """One argument: the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options):
        """Write the outlines of each country, and all land as one picture."""
        drawn = outlines.outlines(outlines.read(file))
        lines = ",\n".join(f" {json.dumps(code)}: {json.dumps(one)}" for code, one in drawn.items())
        world.FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
        land = "".join(one["path"] for one in drawn.values())
        picture = settings.BASE_DIR / "static" / "img" / "world.svg"
        picture.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{world.REGIONS[""].box}">'
            f'<path id="land" d="{land}"/></svg>\n',
            encoding="utf-8",
        )
        self.stdout.write(f"{len(drawn)} countries, {picture.stat().st_size / 1000:.0f} kB.")
