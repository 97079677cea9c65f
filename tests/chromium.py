"""Find a Chromium for the browser tests, or install one: `python -m tests.chromium` prints its path.

In this order: PORTAL_CHROMIUM, the machine's, the one that Playwright has or can download, the distribution's
package (as root, with apt-get).
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 900


def main() -> int:
    """Print the path; without one, print a sentence on standard error and return 1."""
    path = os.environ.get("PORTAL_CHROMIUM") or on_the_machine() or playwrights() or downloaded() or packaged()
    if not path:
        sys.stderr.write(
            "tests: the browser tests need a Chromium and none could be installed. Install the package chromium, or "
            "set PORTAL_CHROMIUM to the path of one, and run make test again.\n"
        )
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


def on_the_machine() -> str | None:
    """Return the first browser on the path that runs: a distribution may have a stub of that name."""
    return next((path for name in NAMES if (path := shutil.which(name)) and runs(path)), None)


def playwrights() -> str | None:
    """Return the browser that Playwright has downloaded before."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and runs(path) else None


def downloaded() -> str | None:
    say("Downloading a Chromium with Playwright")
    run(sys.executable, "-m", "playwright", "install", "chromium")
    return playwrights()


def packaged() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Installing the distribution's Chromium with apt-get")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-q", "update", env=environment)
    run("apt-get", "-q", "-y", "install", "--no-install-recommends", "chromium", env=environment)
    return on_the_machine()


def runs(path: str) -> bool:
    try:
        result = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def run(*command: str, env=None) -> None:
    """Run an installer, its output on standard error; whether it worked is seen by what it leaves."""
    try:
        subprocess.run(command, stdout=sys.stderr, timeout=DOWNLOAD_SECONDS, check=False, env=env)
    except subprocess.TimeoutExpired:
        say("That took too long")


def say(line: str) -> None:
    sys.stderr.write(f"  {line} …\n")


if __name__ == "__main__":
    sys.exit(main())
