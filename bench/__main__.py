"""`make bench`: every measurement, or those named.

python -m bench register redeem --patients 100000 --seconds 5 --rounds 3
"""

import argparse
import subprocess
import sys

MEASUREMENTS = ("register",)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*MEASUREMENTS, []], help="default: all")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    for name in wanted.what or MEASUREMENTS:
        # Each in a process of its own: Django starts once on one database.
        program = (
            f"from bench.{name} import measure;print(measure({wanted.patients}, {wanted.seconds}, {wanted.rounds}))"
        )
        subprocess.run([sys.executable, "-c", program], check=True)


if __name__ == "__main__":
    main()
