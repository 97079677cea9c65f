"""What is uploaded loses what it says of people and places; what is looked at and read stays."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from curation.uploads import apart
from tests import pdf
from tests.curation.uploads import marked

PICTURES = {"image/jpeg": marked.jpeg, "image/png": marked.png, "image/webp": marked.webp}


def cleaned(tmp_path, data: bytes) -> dict:
    source, folder = tmp_path / "source", tmp_path / "clean"
    source.write_bytes(data)
    folder.mkdir(exist_ok=True)
    return apart.clean(source, into=folder)


def planted(data: bytes) -> list[str]:
    """Under which codings the planted name is in the bytes."""
    return [coding for coding in ("utf-8", "utf-16-le", "utf-16-be") if marked.NAME.encode(coding) in data]


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_its_points_alone(tmp_path, kind):
    original = PICTURES[kind]()
    assert planted(original) != []
    answer = cleaned(tmp_path, original)
    assert (answer["type"], set(answer)) == (kind, {"type", "file", "width", "height"})
    data = (tmp_path / "clean" / answer["file"]).read_bytes()
    assert planted(data) == []
    with Image.open(io.BytesIO(data)) as picture:
        assert dict(picture.getexif()) == {}
        kept = set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert kept - {"loop", "background", "timestamp", "duration"} == set()
        # It was lying on its side: what was at the left is on top, and nothing says any more that it is to be turned.
        assert picture.size == (20, 40) == (answer["width"], answer["height"])
        above, below = (picture.convert("RGB").getpixel((10, place)) for place in (3, 36))
        assert above[0] > 200 > 60 > above[2]
        assert below[2] > 200 > 60 > below[0]


def test_a_large_picture_comes_in_two_sizes(tmp_path):
    answer = cleaned(tmp_path, marked.jpeg(width=3000, height=1500))
    assert [answer[name] for name in ("width", "height", "small_width", "small_height")] == [800, 1600, 400, 800]
    for name in ("file", "small"):
        assert planted((tmp_path / "clean" / answer[name]).read_bytes()) == []


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_each_kind_of_points_is_read(tmp_path, mode):
    picture = marked.drawing(mode="RGB").convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        picture = Image.new("I;16", (40, 20), 0x8000)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    answer = cleaned(tmp_path, stream.getvalue())
    with Image.open(tmp_path / "clean" / answer["file"]) as read:
        assert read.size == (40, 20)
        if mode == "I;16":
            assert read.getpixel((5, 5)) == 128


def test_what_would_swell_is_refused_by_what_it_says_of_itself(tmp_path):
    bomb = marked.bomb()
    assert len(bomb) < 1000
    assert cleaned(tmp_path, bomb) == {"problem": "too-large"}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"GIF89a...........", "not-known"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not-known"),
        (b"", "not-known"),
        (b"\xff\xd8\xff\xe0 and nothing", "broken"),
        (b"%PDF-1.7 and nothing", "broken"),
    ],
)
def test_what_is_neither_is_refused(tmp_path, data, problem):
    assert cleaned(tmp_path, data) == {"problem": problem}


def test_a_pdf_says_what_is_read_on_its_pages_and_no_more(tmp_path):
    original = marked.document()
    assert marked.everything(original).count(marked.NAME.encode()) > 15
    answer = cleaned(tmp_path, original)
    assert answer == {"type": "application/pdf", "file": "clean.pdf", "pages": 2, "comments": 1}
    data = (tmp_path / "clean" / "clean.pdf").read_bytes()
    assert planted(data) == []
    assert planted(marked.everything(data)) == []
    assert data.count(b"%%EOF") == 1
    reader = PdfReader(io.BytesIO(data))
    assert [page.extract_text().strip() for page in reader.pages] == ["What was agreed.", "Who pays what."]
    assert (reader.metadata, reader.trailer.get("/ID"), reader.attachments) == (None, None, {})
    assert [item.title for item in reader.outline] == ["Chapter one"]
    [link] = reader.pages[0]["/Annots"]
    assert dict(link.get_object()["/A"]) == {"/S": "/URI", "/URI": "https://example.org/"}
    assert set(reader.root_object) <= {"/Type", "/Pages", "/Outlines", "/StructTreeRoot"}


def test_a_photograph_in_a_pdf_keeps_its_points(tmp_path):
    cleaned(tmp_path, marked.document())
    reader = PdfReader(tmp_path / "clean" / "clean.pdf")
    pictures = reader.pages[0]["/Resources"]["/XObject"]
    stripped = pictures["/Im0"]._data
    with Image.open(io.BytesIO(stripped)) as after, Image.open(io.BytesIO(marked.jpeg())) as before:
        assert after.tobytes() == before.tobytes()
        assert dict(after.getexif()) == {}
    assert pictures["/Im1"]["/ColorSpace"] == "/DeviceRGB"


def test_a_form_would_lose_its_answers(tmp_path):
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    made = pdf.writer("Sign here.")
    field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("Signature")})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([made._add_object(field)])})
    made._root_object[NameObject("/AcroForm")] = form
    assert cleaned(tmp_path, pdf.written(made)) == {"problem": "form"}


def test_a_pdf_with_a_password_is_refused_and_one_without_its_reading_is_opened(tmp_path):
    made = pdf.writer("Closed.")
    made.encrypt("secret", algorithm="AES-256")
    assert cleaned(tmp_path, pdf.written(made)) == {"problem": "locked"}
    made = pdf.writer("Open.")
    made.encrypt("", "owner", algorithm="AES-256")
    assert cleaned(tmp_path, pdf.written(made))["pages"] == 1
    assert PdfReader(tmp_path / "clean" / "clean.pdf").is_encrypted is False


def test_a_file_that_takes_too_long_is_given_up(tmp_path, settings):
    settings.FILE_READING_SECONDS = 0.01
    with pytest.raises(apart.CannotBeRead):
        cleaned(tmp_path, marked.png())
