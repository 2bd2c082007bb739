"""`make bench`: every measurement, or those named.

python -m bench register redeem --patients 100000 --seconds 5 --rounds 3
"""

import argparse
import subprocess
import sys

HUNDRED_THOUSAND, MILLION, FEW = 100_000, 1_000_000, 5_000
# How many patients each is measured with, unless told otherwise.
MEASUREMENTS = {
    "register": HUNDRED_THOUSAND,
    "redeem": HUNDRED_THOUSAND,
    "search": MILLION,
    "pages": MILLION,
    "sheet": FEW,
    "import": HUNDRED_THOUSAND,
    "memory": FEW,
}
_MODULES = {"import": "import_fhir"}
_LARGE = ("search", "pages")  # loaded once for both


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", nargs="*", help=f"default: all of {', '.join(MEASUREMENTS)}")
    ours = "default: 100,000; 1,000,000 for search and pages; 5,000 for sheet and memory"
    parser.add_argument("--patients", type=int, help=ours)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    unknown = sorted(set(wanted.what) - set(MEASUREMENTS))
    if unknown:
        parser.error(f"There is no {', '.join(unknown)}. There are: {', '.join(MEASUREMENTS)}.")
    chosen = [name for name in MEASUREMENTS if name in (wanted.what or MEASUREMENTS)]
    large = [name for name in chosen if name in _LARGE]
    for name in chosen:
        patients = wanted.patients or MEASUREMENTS[name]
        if name not in large:
            _run(f"from bench.{_MODULES.get(name, name)} import measure", f"{patients}", wanted.seconds, wanted.rounds)
        elif name == large[0]:
            _run("from bench.large import measure", f"{large}, {patients}", wanted.seconds, wanted.rounds)


def _run(load: str, what: str, seconds: float, rounds: int) -> None:
    """In a process of its own: Django starts once, on one database."""
    program = f"{load};print(measure({what}, {seconds}, {rounds}) or '')"
    subprocess.run([sys.executable, "-c", program], check=True)


if __name__ == "__main__":
    main()
