"""What is measured at a million patients: each engine in a process of its own, loaded once for all that is asked.

python -m bench.large sqlite 1000000 5 3 search pages
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module

from bench.servers import kinpin_serving
from bench.world import installation

ENGINES = ("postgresql", "sqlite")


def measure(parts: Sequence[str], patients: int, seconds: float, rounds: int) -> None:
    """Print the tables of `search`, `pages` or both."""
    for engine in ENGINES:
        command = [sys.executable, "-m", "bench.large", engine, str(patients), str(seconds), str(rounds), *parts]
        subprocess.run(command, check=True)


def _on(engine: str, patients: int, seconds: float, rounds: int, parts: Sequence[str]) -> None:
    with installation(engine) as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        practice = people.make_practice()
        began = time.monotonic()
        population.populate(practice, patients, appointments=patients)
        print(
            f"\n{engine}: {patients:,} patients and as many appointments laid down in {time.monotonic() - began:.0f} s"
        )
        staff = people.sign_in_staff(practice, 0)
        with kinpin_serving(environment) as server:
            for part in parts:
                module = import_module(f"bench.{part}")
                print(module.answer_times(server.port, staff, f"{engine}, {patients:,} patients", seconds, rounds))


if __name__ == "__main__":
    engine_, patients_, seconds_, rounds_, *parts_ = sys.argv[1:]
    _on(engine_, int(patients_), float(seconds_), int(rounds_), parts_)
