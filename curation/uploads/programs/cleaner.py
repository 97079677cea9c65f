"""Writes a PDF or a picture anew, without what it says of people, places and programs.

    python -I cleaner.py FILE FOLDER     one JSON object

What it answers: `{"type": "application/pdf", "file": "clean.pdf", "pages": 3, "comments": 2}`, or `{"type":
"image/jpeg", "file": "large.jpg", "width": 1600, "height": 900, "small": "small.jpg", "small_width": 800,
"small_height": 450}` (no `small` where the picture is no larger), the files lying in FOLDER; or `{"problem": KIND}`.
Kinds: not-known, broken, locked, empty, form (a PDF with fields to fill in or a signature), too-large.

Run by `curation.uploads.apart` as a program, so that a file made to hang or to swell a parser ends with this process.
"""

import json
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Limit this process, clean the file, write what came out."""
    # Python was started apart from everything (-I), so that not even this folder is looked in.
    sys.path.append(str(Path(__file__).parent))
    from limits import hold_to_limits

    hold_to_limits()
    source, folder = Path(arguments[0]), Path(arguments[1])
    sys.stdout.write(json.dumps(clean(source, folder)) + "\n")
    return 0


def clean(source: Path, folder: Path) -> dict:
    """Clean by what the file begins with, whatever its name says."""
    with source.open("rb") as file:
        start = file.read(16)
    try:
        if start.startswith(b"%PDF-"):
            from pdf_cleaning import clean_pdf

            return clean_pdf(source, folder)
        from picture_cleaning import clean_picture, is_picture

        return clean_picture(source, folder) if is_picture(start) else {"problem": "not-known"}
    except MemoryError:
        return {"problem": "too-large"}
    except Exception:
        # Whatever a parser raises on a file that somebody made up: it cannot be read here.
        return {"problem": "broken"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
