"""A word, planted in all that a case can hold and in all that is said about it."""

import io
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from curation.actions import comment, take
from literature.cases.linking import link_source
from partnerships.actions import (
    edit_case,
)
from partnerships.actions.discussion import hide_comment, say
from partnerships.files.actions import add_file, describe_file, remove_file
from partnerships.good_practice import actions as good_practice
from partnerships.parts import Exchange, Grant, LedgerEntry, Moment, Partner, Place, Translation
from partnerships.vocabulary import STORY
from tests import pdf

WORD = "Zqwxkorva"
#: A name of somebody else in the same case, which stays.
OTHER = "Otherwise House"


def part(kind, **values) -> dict:
    return kind(**values).as_json()


def texts(**more) -> dict:
    """The word in every text of a case."""
    story = {name: f"{WORD} {name}" for name in STORY}
    return {
        "title": f"The {WORD} alliance",
        "summary": f"Of {WORD}.",
        **story,
        "right_holders": WORD,
        "countries": ["KE"],
        "partners": [
            part(Partner, id="a", name=WORD, tasks=WORD, roles=("leads",)),
            part(Partner, id="b", name=WORD, visibility="anonymised", public_name=f"near {WORD}"),
        ],
        "exchanges": [part(Exchange, what="skills", giver="a", text=WORD)],
        "places": [part(Place, name=WORD, country="KE")],
        "moments": [part(Moment, date="2009", text=WORD)],
        "grants": [part(Grant, title=WORD, funder_name=WORD, recipient="a", amount="5", currency="EUR", purpose=WORD)],
        "ledger": [part(LedgerEntry, date="2009", direction="out", amount="5", currency="EUR", text=WORD)],
        "translations": [part(Translation, language="fr", title=WORD, summary=WORD, story={"context": WORD})],
        "confidential_note": WORD,
        "teller_name": WORD,
        "teller_organisation": WORD,
        **more,
    }


def paper() -> SimpleUploadedFile:
    made = io.BytesIO()
    pdf.writer(f"{WORD} agrees.").write(made)
    return SimpleUploadedFile(f"{WORD}.pdf", made.getvalue())


def picture() -> SimpleUploadedFile:
    made, marks = io.BytesIO(), PngImagePlugin.PngInfo()
    marks.add_text("Title", WORD)
    Image.new("RGB", (2000, 1200)).save(made, "PNG", pnginfo=marks)
    return SimpleUploadedFile(f"{WORD}.png", made.getvalue())


def tell_all(case, member, other_member, coordinator, source):
    """Every way by which something about a published case is written down."""
    edit_case(case, by=coordinator, values={"summary": f"{WORD} again."}, tags=[WORD], comment=f"{WORD}, corrected.")
    comment(case, by=coordinator, text=f"{WORD}, in review.")
    said = say(case, by=other_member, text=f"{WORD}, under the case.")
    hide_comment(said, by=coordinator, reason=f"{WORD} is named.")
    link_source(case, source, by=member, note=f"On {WORD}.")
    file, _left = add_file(case, by=coordinator, upload=paper(), kind="document", title=f"Paper of {WORD}")
    describe_file(file, by=coordinator, title=f"Plan of {WORD}")
    add_file(case, by=coordinator, upload=picture(), kind="picture", alternative=WORD, credit=WORD)
    other, _left = add_file(case, by=coordinator, upload=another_picture(), kind="picture", alternative=WORD)
    remove_file(other, by=coordinator, reason=f"{WORD} is seen.")
    good_practice.mark(case, by=coordinator, reason=f"{WORD} did well.", evidence_text=WORD, sources=[source.code])
    good_practice.confirm(case, by=coordinator, evidence_text=f"{WORD} still does.")
    good_practice.take_back(case, by=coordinator, reason=f"{WORD} does no more.")
    case = take(case, "withdraw", by=coordinator, comment=f"{WORD} wants it.")
    take(case, "reinstate", by=coordinator, comment=f"{WORD} agrees.")


def another_picture() -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (30, 30), "red").save(made, "JPEG")
    return SimpleUploadedFile("red.jpg", made.getvalue())


def media() -> Path:
    return Path(settings.MEDIA_ROOT)
