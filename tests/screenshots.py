"""The pictures of the README: `make screenshots` writes them to docs/pictures from a demonstration base.

Needs a portal that runs with its demonstration base (`make run`), at http://127.0.0.1:8000 or PORTAL_URL.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
#: Name of the picture: address, width, height. A record is reached by a search, for its address is drawn by lot.
SHOTS = {
    "list.png": ("/literature/?q=human+rights+partnership", 1280, 860),
    "record-phone.png": ("/literature/?q=activists+beyond+borders", 390, 860),
}


def main() -> int:
    """Take every picture; return 1 with a sentence when no portal answers."""
    address = os.environ.get("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
    path = os.environ.get("PORTAL_CHROMIUM") or chromium.on_the_machine() or chromium.playwrights()
    arguments = ["--disable-gpu", "--disable-background-networking"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for name, (where, width, height) in SHOTS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
            page = context.new_page()
            try:
                page.goto(address + where)
            except Exception:
                sys.stderr.write(f"screenshots: nothing answers at {address}. Start the portal with make run first.\n")
                return 1
            if name.startswith("record"):
                page.click(".entries a")
                page.wait_for_load_state()
            page.screenshot(path=PICTURES / name)
            sys.stdout.write(f"docs/pictures/{name}\n")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
