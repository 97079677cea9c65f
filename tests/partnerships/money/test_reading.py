"""Reading a ledger from a table, the broken lines named."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from partnerships.faces import Face, Level
from partnerships.models import Partnership
from partnerships.money import tables
from partnerships.money.reading import read_ledger, text_of
from tests.factories.money import content, entry, grant

GRANTS = [grant(title="Core"), grant("h", title="Zürich")]


def read(text, currency=""):
    found = read_ledger(text, grants=GRANTS, currency=currency)
    entries = [(one.date, one.direction, one.amount, one.currency, one.text, one.grant) for one in found.entries]
    return entries, [(one.number, one.reason) for one in found.broken]


def test_columns_in_the_order_that_is_told():
    text = "2009-10-23;spent;1.200,50;EUR;Printing\n23.10.2009;received;500;eur;First rate;core\n"
    assert read(text) == (
        [
            ("2009-10-23", "out", "1200.50", "EUR", "Printing", ""),
            ("2009-10-23", "in", "500", "EUR", "First rate", "g"),
        ],
        [],
    )


def test_columns_that_are_named_received_and_spent_apart():
    text = "What for\tDatum\tEinnahmen\tAusgaben\tGrant\nRate\t2009\t1 000\t0,00\tZURICH\nPaper\t2009-02\t\t€12,50\t\n"
    assert read(text, "CHF") == (
        [("2009", "in", "1000", "CHF", "Rate", "h"), ("2009-02", "out", "12.50", "EUR", "Paper", "")],
        [],
    )


def test_signs_say_the_direction_where_nothing_else_does():
    assert read("date,amount,currency\n2009,-5,EUR\n2009,+7,EUR\n2009,8,EUR\n") == (
        [("2009", "out", "5", "EUR", "", ""), ("2009", "in", "7", "EUR", "", "")],
        [(4, "It does not say whether the sum was received or spent.")],
    )


def test_each_broken_line_is_named_with_its_number_and_its_reason():
    lines = [
        "date,direction,amount,currency,what for,grant",
        *("2009,spent,x,EUR,a,", "", "2009,lost,5,EUR,b,", 'soon,spent,5,EUR,"c', 'd",', "2009,spent,5,EUR,e,Nobody"),
        *("2009,spent,5,,f,", "2009,spent,,EUR,g,", "2009,spent,5,EUR,h,Core"),
    ]
    text = "\n".join(lines)
    entries, broken = read(text)
    assert [one[4] for one in entries] == ["h"]
    assert broken == [
        (2, "“x” is no sum that can be read. Type it like 1200.50, 1,200.50 or 1.200,50."),
        (4, "“lost” is neither “received” nor “spent”."),
        (5, "“soon” is no date. Write it as 2009, 2009-10 or 2009-10-23."),
        (7, "No grant is called “Nobody”."),
        (8, "It names no currency."),
        (9, "It has no sum."),
    ]


def test_what_is_taken_along_is_read_again():
    ledger = [entry("1", "in", "1000.50", text="=2+3"), entry("2", amount="7", text="'quoted'", date="2009-06")]
    case = Partnership(title="A fund", code="abc", **content([grant()], ledger))
    entries, broken = read(tables.ledger_csv(Face(case, Level.WHOLE)))
    assert broken == []
    assert entries == [
        ("2009-05-01", "in", "1000.50", "EUR", "=2+3", "g"),
        ("2009-06", "out", "7", "EUR", "'quoted'", "g"),
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbf2009;Z\xc3\xbcrich", "2009;Zürich"),
        (b"2009;Z\xfcrich", "2009;Zürich"),
        ("2009;Zürich".encode("utf-16"), "2009;Zürich"),
    ],
)
def test_codings(data, text):
    assert text_of(BytesIO(data)) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04workbook", b"a\0b", b"x" * 1_000_001])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(ValidationError):
        text_of(BytesIO(data))
