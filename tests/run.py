"""Runs the whole suite: on SQLite, and beside it on PostgreSQL. Arguments go to pytest.

python -m tests.run                 everything
python -m tests.run sqlite -k pins  one engine, some tests
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import IO

from tests.chromium import find_chromium
from tests.postgresql import server

ENGINES = ("sqlite", "postgresql")


def main(arguments: list[str]) -> int:
    engines = [a for a in arguments if a in ENGINES] or list(ENGINES)
    rest = [a for a in arguments if a not in ENGINES]
    os.environ["KINPIN_CHROMIUM"] = str(find_chromium())
    with server() as url, tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        os.environ["KINPIN_TEST_DATABASE_URL"] = url
        first, *others = engines
        _say(f"\n=== {first}{' (and postgresql beside it, shown after it)' if others else ''} ===\n")
        running = [_start(engine, rest, None if engine == first else kept) for engine in engines]
        failed = [process.wait() for process in running]
        for engine in others:
            kept.seek(0)
            _say(f"\n=== {engine} ===\n{kept.read()}")
    return max(failed)


def _start(engine: str, rest: Sequence[str], output: IO[str] | None) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "KINPIN_TEST_ENGINE": engine}
    return subprocess.Popen([sys.executable, "-m", "pytest", *rest], env=environment, stdout=output, stderr=output)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
