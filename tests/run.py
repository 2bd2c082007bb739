"""Runs the whole suite: on SQLite and on PostgreSQL, with a browser and without, all beside one another.

python -m tests.run                 everything
python -m tests.run sqlite -k pins  one engine, some tests, in one process: arguments go to pytest
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import IO

import pytest

from tests.chromium import find_chromium, find_headless_shell
from tests.postgresql import server

ENGINES = ("sqlite", "postgresql")
# What waits for a browser leaves the processor to what does not.
WITHOUT_BROWSER, WITH_BROWSER = LANES = ("without browser", "with browser")


@dataclass(frozen=True, slots=True)
class Part:
    """One process: the tests of one lane on one engine, or of both lanes."""

    engine: str
    lane: str = ""

    @property
    def title(self) -> str:
        return f"{self.engine}, {self.lane}" if self.lane else self.engine


def main(arguments: list[str]) -> int:
    engines = [a for a in arguments if a in ENGINES] or list(ENGINES)
    rest = [a for a in arguments if a not in ENGINES]
    parts = [Part(engine) for engine in engines]
    if not rest:
        parts = [Part(engine, lane) for lane, engine in product(LANES, engines)]
    chromium, shell = find_chromium(), find_headless_shell()
    os.environ |= {"KINPIN_CHROMIUM": str(chromium), "KINPIN_HEADLESS_SHELL": str(shell)}
    with server() as url:
        os.environ["KINPIN_TEST_DATABASE_URL"] = url
        return max(_run(parts, rest))


def _run(parts: Sequence[Part], rest: Sequence[str]) -> Iterator[int]:
    """How each part ended. The first is shown while it runs, each other one when those before it are done."""
    with ExitStack() as stack:
        kept = [None, *(stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in parts[1:])]
        others = " (the others run beside it, and are shown after it)" if parts[1:] else ""
        _say(f"\n=== {parts[0].title}{others} ===\n")
        running = [_start(part, rest, output) for part, output in zip(parts, kept, strict=True)]
        for part, process, output in zip(parts, running, kept, strict=True):
            ended = process.wait()
            if output is not None:
                output.seek(0)
                _say(f"\n=== {part.title} ===\n{output.read()}")
            yield 0 if ended == pytest.ExitCode.NO_TESTS_COLLECTED and len(parts) > 1 else ended


def _start(part: Part, rest: Sequence[str], output: IO[str] | None) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "KINPIN_TEST_ENGINE": part.engine, "KINPIN_TEST_LANE": part.lane}
    return subprocess.Popen([sys.executable, "-m", "pytest", *rest], env=environment, stdout=output, stderr=output)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
