"""Make a virtual environment, also where Debian's python3-venv is not installed."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(target: str) -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"Kinpin needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 demo"
        )
    made = subprocess.run([sys.executable, "-m", "venv", target], capture_output=True, text=True)  # noqa: S603
    if made.returncode == 0:
        return
    try:
        _make_with_virtualenv(target)
    except subprocess.CalledProcessError:
        # Half an environment would be taken for a whole one the next time.
        shutil.rmtree(target, ignore_errors=True)
        sys.exit(f"The environment {target} can't be made. {(made.stdout + made.stderr).strip()}")


def _make_with_virtualenv(target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", folder, "virtualenv"]
        subprocess.run(pip, check=True)  # noqa: S603
        command = [sys.executable, "-m", "virtualenv", "-q", str(Path(target).resolve())]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": folder})  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1])
