"""Runs the whole suite: once on SQLite, once on PostgreSQL. Arguments go to pytest.

python -m tests.run                 everything
python -m tests.run sqlite -k pins  one engine, some tests
"""

import os
import subprocess
import sys

from tests.chromium import find_chromium
from tests.postgresql import server

ENGINES = ("sqlite", "postgresql")


def main(arguments: list[str]) -> int:
    engines = [a for a in arguments if a in ENGINES] or list(ENGINES)
    rest = [a for a in arguments if a not in ENGINES]
    os.environ["KINPIN_CHROMIUM"] = str(find_chromium())
    failed = 0
    with server() as url:
        os.environ["KINPIN_TEST_DATABASE_URL"] = url
        for engine in engines:
            sys.stdout.write(f"\n=== {engine} ===\n")
            sys.stdout.flush()
            environment = {**os.environ, "KINPIN_TEST_ENGINE": engine}
            failed |= subprocess.run([sys.executable, "-m", "pytest", *rest], env=environment, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
