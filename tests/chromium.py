"""Finds the browsers for the tests, or installs Debian's: Chromium, and the same without what is around a page."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
_OF_DEBIAN = ("chromium", "chromium-headless-shell")
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
    found = _on_path(_NAMES)
    if found is None and shutil.which("apt-get") and os.getuid() == 0:
        sys.stdout.write("Installing Debian's chromium for the browser tests...\n")
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *_OF_DEBIAN], check=True)
        found = _on_path(_NAMES)
    if found is None:
        sys.exit(
            "The browser tests need Chromium or Chrome. Install one (Debian: sudo apt-get install chromium),"
            " or set KINPIN_CHROMIUM to where it is."
        )
    return found


def find_headless_shell() -> Path:
    """Chromium's headless shell: the same pages for two thirds of the work, but no PDFs. Chromium where there is none.

    KINPIN_HEADLESS_SHELL names it; where only KINPIN_CHROMIUM is set, that does everything.
    """
    given = os.environ.get("KINPIN_HEADLESS_SHELL") or os.environ.get("KINPIN_CHROMIUM")
    return Path(given) if given else _on_path(_SHELLS) or find_chromium()


def _on_path(names: Iterable[str]) -> Path | None:
    return next((Path(path) for name in names if (path := shutil.which(name))), None)
