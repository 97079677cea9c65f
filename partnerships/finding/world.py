"""The world for the map of cases: outlines of countries, and the regions that can be looked at closely.

The outlines are Natural Earth's (1:50m, public domain), drawn once by `manage.py draw_world` in units of 2000 from west
to east. Regions follow the United Nations' geoscheme (M49), and serve finding, nothing else.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).with_name("world.json")
#: What is smaller, in units, gets a dot that can be seen and touched.
SMALL = 14


@dataclass(frozen=True)
class Region:
    """A part of the world: its name, what of the picture shows it, its countries."""

    name: str
    box: str
    codes: frozenset[str] = frozenset()

    @property
    def dot(self) -> float:
        """The radius of the dot for a small country, so that it looks alike however close one looks."""
        return round(float(self.box.split()[2]) / 180, 1)


@dataclass(frozen=True)
class Outline:
    """A country on the map, in units of the picture."""

    path: str
    x: int
    y: int
    size: float

    @property
    def is_small(self) -> bool:
        """Whether it needs a dot."""
        return self.size < SMALL


@cache
def outlines() -> dict[str, Outline]:
    """Return the outlines of countries by code (ISO 3166-1 alpha-2)."""
    return {code: Outline(**one) for code, one in json.loads(FILE.read_text(encoding="utf-8")).items()}


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


REGIONS = {
    "": Region(_("The world"), "0 10 2000 880"),
    "africa": Region(
        _("Africa"),
        "795 225 490 560",
        _codes(
            "DZ AO BJ BW BF BI CV CM CF TD KM CD CG CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR"
            " MU YT MA MZ NA NE NG RE RW SH ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW IO"
        ),
    ),
    "americas": Region(
        _("The Americas"),
        "190 10 720 870",
        _codes(
            "AI AG AR AW BS BB BZ BM BO BQ BR CA KY CL CO CR CU CW DM DO EC SV FK GF GL GD GP GT GY HT HN JM MQ"
            " MX MS NI PA PY PE PR BL KN LC MF PM VC SX SR TT TC US UY VE VG VI GS BV"
        ),
    ),
    "asia": Region(
        _("Asia"),
        "1050 150 650 440",
        _codes(
            "AF AM AZ BH BD BT BN KH CN CY GE HK IN ID IR IQ IL JP JO KZ KW KG LA LB MO MY MV MN MM NP KP OM PK"
            " PS PH QA SA SG KR LK SY TW TJ TH TL TR TM AE UZ VN YE"
        ),
    ),
    "europe": Region(
        _("Europe"),
        "830 45 345 230",
        _codes(
            "AL AD AT BY BE BA BG HR CZ DK EE FO FI FR DE GI GR GG HU IS IE IM IT JE LV LI LT LU MT MD MC ME NL"
            " MK NO PL PT RO RU SM RS SK SI ES SJ SE CH UA GB VA AX XK"
        ),
    ),
    "oceania": Region(
        _("Oceania"),
        "1500 430 500 440",
        _codes("AS AU CK FJ PF GU KI MH FM NR NC NZ NU NF MP PW PG PN WS SB TK TO TV UM VU WF CX CC HM"),
    ),
}


def region_of(code: str) -> str:
    """Return the short name of a country's region; empty for what belongs to none."""
    return next((name for name, region in REGIONS.items() if code in region.codes), "")
