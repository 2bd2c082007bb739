"""Finds a browser for the tests, or installs Debian's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# As root a browser has no sandbox; the rest keeps it from looking for its maker's servers.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-print-preview",  # there is nobody to look at it, and headless it crashes the page
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def find_chromium() -> Path:
    """The browser that KINPIN_CHROMIUM names, one on the machine, else Debian's, installed now."""
    given = os.environ.get("KINPIN_CHROMIUM")
    if given:
        return Path(given)
    found = _on_path()
    if found is None and shutil.which("apt-get") and os.getuid() == 0:
        sys.stdout.write("Installing Debian's chromium for the browser tests...\n")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True)
        found = _on_path()
    if found is None:
        sys.exit(
            "The browser tests need Chromium or Chrome. Install one (Debian: sudo apt-get install chromium),"
            " or set KINPIN_CHROMIUM to where it is."
        )
    return found


def _on_path() -> Path | None:
    return next((Path(path) for name in _NAMES if (path := shutil.which(name))), None)
