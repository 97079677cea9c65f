"""A trust fund, made up and marked as such: who pays what, a ledger, an agreement, a picture, good practice."""

import io

import typst
from PIL import Image, ImageDraw

from accounts.models import User
from curation.actions import take
from literature.models import Source
from partnerships.actions import add_case
from partnerships.files.actions import add_file
from partnerships.good_practice.actions import mark
from partnerships.models import Partnership, PartnershipForm
from partnerships.parts import Grant, LedgerEntry, Moment, Partner

DAYS_AGO = 44
AGREEMENT = """
= Agreement on the use of resources
_Invented, to show how such an agreement stands with a case._

*1.* Whoever pays into the fund says for which years and how much, and takes no part of the decision from the board.

*2.* The board has seven seats. Four belong to the communities that the work is for.

*3.* Every sum received and spent is written into the ledger within thirty days, and the ledger is open to all.
"""
PARTNERS = [
    Partner(id="p1", name="River Communities' Assembly", roles=("leads",), say="decides", stakeholder="right-holders"),
    Partner(id="p2", name="Northern Solidarity Foundation", roles=("funds",), say="consulted", stakeholder="donors"),
    Partner(id="p3", name="Lowland Development Agency", roles=("funds",), say="decides-together"),
    Partner(
        id="p4",
        name="Kestrel Legal Aid",
        roles=("carries-out",),
        visibility="anonymised",
        public_name="a legal aid group in the region",
    ),
]
GRANTS = [
    Grant(
        *("g1", "public", "", "Core support, first round", "p2", "", "p1", "180000", "EUR", "2021-03-15", "2021-04"),
        *("2024-03", "For the assembly, its meetings and its secretariat."),
    ),
    Grant(
        *("g2", "public", "", "Legal advice on the river", "p3", "", "p4", "95000", "EUR", "2021-09-01", "2021-10"),
        *("2023-12", "For advice to the communities, in their own languages."),
    ),
    Grant(
        *("g3", "public", "", "Members' own contributions", "", "The member communities", "p1", "12400.50", "EUR"),
        *("2021-04-01", "2021-04", "2024-03", "Collected at the yearly assembly."),
    ),
    Grant(
        *("g4", "public", "", "Radio", "", "Voices Fund", "p1", "20000", "USD", "2022-05-10", "2022-06", "2023-05"),
        "For a weekly programme.",
    ),
]
_LEDGER = [
    ("2021-04-20", "in", "60000", "EUR", "First rate", "g1"),
    ("2021-06-02", "out", "7350.40", "EUR", "Yearly assembly: boats, food, interpreters", "g1"),
    ("2021-10-15", "in", "47500", "EUR", "First rate", "g2"),
    ("2021-11-30", "out", "18200", "EUR", "Two lawyers, six months", "g2"),
    ("2022-04-18", "in", "60000", "EUR", "Second rate", "g1"),
    ("2022-05-30", "in", "12400.50", "EUR", "Contributions of 31 communities", "g3"),
    ("2022-06-10", "in", "20000", "USD", "Whole sum", "g4"),
    ("2022-07-01", "out", "14800", "USD", "Transmitter and training", "g4"),
    ("2022-09-14", "out", "22900", "EUR", "Secretariat, one year", "g1"),
    ("2022-12-01", "out", "21000", "EUR", "Two lawyers, six months", "g2"),
    ("2023-03-02", "out", "5200", "USD", "Programme, forty weeks", "g4"),
    ("2023-06-05", "out", "9120", "EUR", "Yearly assembly: boats, food, interpreters", "g1"),
    ("2024-01-20", "out", "4400", "EUR", "Printing of the judgment in three languages", "g2"),
]


def build() -> None:
    """Make the case and what goes with it, through the actions."""
    author = User.objects.get(email="ines.carvalhais@example.org")
    coordinator, second = (
        User.objects.get(email=f"{name}@example.org") for name in ("katharina.moosleitgeb", "matthias.trauneck")
    )
    case = _case(author, coordinator, second)
    _attach(case, coordinator)
    source = Source.objects.published().order_by("pk").first()
    mark(
        case,
        by=coordinator,
        reason="Those whom the work is for hold most seats on the board, and anybody can read what was spent.",
        evidence_text="The ledger, and the minutes of three yearly assemblies.",
        sources=[source.code] if source else [],
    )


def _case(author: User, coordinator: User, second: User) -> Partnership:
    group = next(one.group for one in coordinator.memberships.select_related("group") if one.group.number == 3)
    ledger = [
        LedgerEntry(f"l{number}", "public", "", date, way, amount, currency, text, grant)
        for number, (date, way, amount, currency, text, grant) in enumerate(_LEDGER, 1)
    ]
    values = {
        "title": "The River Fund: communities that decide about the money (invented)",
        "summary": "Invented for this demonstration. Thirty-one communities along a river keep a fund into which"
        " donors pay, and decide about it.",
        "context": "Donors had each paid for their own projects, with their own forms and their own dates.",
        "how_decided": "By a board of seven, four of whom the yearly assembly elects.",
        "what_changed": "Reports are written once, in the communities' own languages, and read by all donors.",
        "scope": "regional",
        "countries": ["PE", "BO"],
        "begins": "2021",
        "ends": "2024",
        "right_holders_say": "decides",
        "is_invented": True,
        "form": PartnershipForm.objects.filter(slug="trust-fund").first(),
        "partners": [one.as_json() for one in PARTNERS],
        "grants": [one.as_json() for one in GRANTS],
        "ledger": [one.as_json() for one in ledger],
        "moments": [Moment(id="m1", date="2021-04", text="The fund is opened.").as_json()],
    }
    case = add_case(by=author, group=group, values=values, readers=[coordinator, second])
    return take(take(case, "submit", by=author), "publish", by=coordinator)


def _attach(case: Partnership, by: User) -> None:
    setting = '#set page(paper: "a5", margin: 18mm)\n#set text(size: 10pt)\n'
    add_file(
        case,
        by=by,
        upload=_upload(typst.compile((setting + AGREEMENT).encode())),
        kind="agreement",
        title="Agreement on the use of the fund",
        agreement_state="in-force",
        begins="2021-03",
        parties=["p1", "p2", "p3"],
    )
    picture = Image.new("RGB", (1500, 700), "#e7eee8")
    draw = ImageDraw.Draw(picture)
    for place in range(31):
        draw.ellipse((40 + place * 46, 320 + (place * 37) % 90, 70 + place * 46, 350 + (place * 37) % 90), "#1c5246")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    add_file(
        case,
        by=by,
        upload=_upload(stream.getvalue()),
        kind="picture",
        title="The communities along the river",
        alternative="Thirty-one dark green dots in a wavy line from left to right: the communities along the river.",
    )


def _upload(data: bytes) -> io.BytesIO:
    upload = io.BytesIO(data)
    upload.size = len(data)
    return upload
