"""What Django's settings read when tests start: fresh keys, an empty data folder, the engine under test.

A pytest plugin, named first in pyproject.toml, because the settings are read before any conftest.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from kinpin.vault.keyring import new_keys
from tests.postgresql import beside

ENGINE = os.environ.get("KINPIN_TEST_ENGINE", "sqlite")
LANE = os.environ.get("KINPIN_TEST_LANE", "")  # empty: all tests, in this process


def _prepare() -> None:
    data = tempfile.mkdtemp(prefix="kinpin-test-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    Path(data, "static").mkdir()  # where the style sheet would have been collected to
    os.environ["KINPIN_DATA"] = data
    os.environ["KINPIN_KEYS"] = new_keys()
    os.environ.pop("KINPIN_DEMO", None)
    os.environ.pop("KINPIN_ORIGIN", None)
    os.environ["KINPIN_DATABASE_URL"] = ""
    if ENGINE == "postgresql":
        server = os.environ["KINPIN_TEST_DATABASE_URL"]
        # Each process has a test database of its own, which is named after the one that is never used.
        name = f"kinpin_{LANE.replace(' ', '_')}"
        os.environ["KINPIN_DATABASE_URL"] = beside(server, name) if LANE else server


_prepare()
