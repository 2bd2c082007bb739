"""The import, beside bare JSON parsing and bare bulk insert of the same rows, on both engines."""

import multiprocessing
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson
import psycopg
from psycopg import sql

from bench.table import Table
from bench.world import installation, new_database

ENGINES = ("postgresql", "sqlite")
_AT_ONCE = 10_000
# Every table that an import fills, in the order of their references.
_TABLES = (
    "practices_organization", "practices_site", "practices_provider", "families_patient", "families_contact",
    "families_tie", "families_identifier", "families_searchkey", "schedule_appointment", "inbox_sourcerecord",
    "audit_event",
)  # fmt: skip
Rows = Sequence[Sequence[Any]]
Put = Callable[[str, Sequence[str], Rows], None]


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """Each engine in a process of its own, so that its memory is its own; the middle of the rounds."""
    table = Table(
        f"Import of {patients:,} patients, as many related persons, a fifth as many appointments (middle of {rounds})",
        ("engine", "resources", "import s", "a second", "parse s", "insert s", "share of both", "peak MB"),
    )
    with tempfile.TemporaryDirectory(prefix="kinpin-export-") as folder:
        for engine in ENGINES:
            found = sorted((_in_own_process(engine, patients, folder) for _ in range(rounds)), key=lambda r: r["share"])
            middle = found[len(found) // 2]
            table.row(
                engine,
                f"{middle['resources']:,}",
                f"{middle['import']:.1f}",
                f"{middle['resources'] / middle['import']:,.0f}",
                f"{middle['parse']:.1f}",
                f"{middle['insert']:.1f}",
                f"{middle['share']:.0%}",
                f"{middle['peak']:.0f}",
            )
    table.note("parse: every line through orjson, once. insert: COPY or executemany of the rows that the import wrote,")
    table.note(
        "into the same empty tables with the same indexes, in one transaction. Each import leaves its audit trail."
    )
    return table


def _in_own_process(engine: str, patients: int, folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.import_fhir", engine, str(patients), folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    result: dict[str, float] = orjson.loads(done.stdout)
    return result


def _measure_engine(engine: str, patients: int, folder: Path) -> dict[str, float]:
    with installation(engine) as environment:
        if not any(folder.iterdir()):
            program = "import django;django.setup();from bench.fhir_export import *;"
            program += f"write_export(Path('{folder}'),{patients})"
            subprocess.run([sys.executable, "-c", program], check=True)
        people = import_module("bench.people")
        practice = people.make_practice()
        filled, bare = _empty_copy(environment)
        before = _last_ids(filled)
        resources, took, helper = _import(practice, folder)
        peak = _peak_megabytes("self") + helper
        parse, insert = _parse(folder), _insert(filled, bare, before)
    share = (parse + insert) / took
    return {"resources": resources, "import": took, "parse": parse, "insert": insert, "share": share, "peak": peak}


def _import(practice: Any, folder: Path) -> tuple[int, float, float]:
    """How many resources came in, in how many seconds, and the most memory that the import's helper has held."""
    peaks = [0.0]

    def look(count: int) -> None:
        peaks.extend(_peak_megabytes(str(child.pid)) for child in multiprocessing.active_children())

    files, run, scratch_of = (import_module(f"kinpin.fhir.{name}") for name in ("files", "run", "scratch"))
    clock, actor = import_module("kinpin.kernel.clock"), import_module("kinpin.kernel.actor")
    began = time.perf_counter()
    with closing(scratch_of.Scratch()) as scratch:
        tally = run.import_files(
            practice=practice,
            source="fhir",
            files=files.find_files([folder]),
            scratch=scratch,
            progress=look,
            by=actor.system_actor(practice.pk),
            at=clock.now(),
        )
        totals = tally.totals()
    assert totals["created"] == totals["read"], totals
    return totals["read"], time.perf_counter() - began, max(peaks)


def _peak_megabytes(process: str) -> float:
    """The most memory that a process has held since it began."""
    status = Path("/proc", process, "status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _parse(folder: Path) -> float:
    began = time.perf_counter()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            for line in file:
                orjson.loads(line)
    return time.perf_counter() - began


def _empty_copy(environment: dict[str, str]) -> tuple[str, str]:
    """The installation's database, and a copy of it as it is before the import."""
    connection = import_module("django.db").connection
    connection.close()
    if "KINPIN_DATABASE_URL" in environment:
        filled = environment["KINPIN_DATABASE_URL"]
        bare = new_database(environment["KINPIN_BENCH_SERVER"], "bare_bench")
        with psycopg.connect(environment["KINPIN_BENCH_SERVER"], autocommit=True) as server:
            server.execute("DROP DATABASE bare_bench")
            server.execute("CREATE DATABASE bare_bench TEMPLATE kinpin_bench")
        return filled, bare
    file = Path(environment["KINPIN_DATA"]) / "kinpin.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    bare_file = file.with_name("bare.sqlite3")
    shutil.copy(file, bare_file)
    return str(file), str(bare_file)


def _connect(address: str) -> Any:
    if "://" in address:
        return psycopg.connect(address)
    database = sqlite3.connect(address)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _last_ids(address: str) -> dict[str, int]:
    with closing(_connect(address)) as database:
        return {t: database.execute(f"SELECT coalesce(max(id), 0) FROM {t}").fetchone()[0] for t in _TABLES}


def _insert(filled: str, bare: str, before: dict[str, int]) -> float:
    """How long the rows take that the import wrote, read from its database a part at a time, outside the count."""
    took = 0.0
    with closing(_connect(filled)) as source, closing(_connect(bare)) as target:
        put = _copy_into(target) if "://" in bare else _execute_into(target)
        for table in _TABLES:
            for columns, rows in _parts(source, table, before[table]):
                began = time.perf_counter()
                put(table, columns, rows)
                took += time.perf_counter() - began
        began = time.perf_counter()
        target.commit()
        took += time.perf_counter() - began
        for table in _TABLES:
            counted = f"SELECT count(*) FROM {table}"
            assert source.execute(counted).fetchone() == target.execute(counted).fetchone(), table
    return took


def _parts(source: Any, table: str, last: int) -> Iterator[tuple[list[str], Rows]]:
    while True:
        cursor = source.execute(f"SELECT * FROM {table} WHERE id > {last} ORDER BY id LIMIT {_AT_ONCE}")
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [column[0] for column in cursor.description], rows


def _copy_into(target: "psycopg.Connection[Any]") -> Put:
    def put(table: str, columns: Sequence[str], rows: Rows) -> None:
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with target.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    return put


def _execute_into(target: sqlite3.Connection) -> Put:
    def put(table: str, columns: Sequence[str], rows: Rows) -> None:
        marks = ", ".join("?" * len(columns))
        target.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)

    return put


if __name__ == "__main__":
    engine_, patients_, folder_ = sys.argv[1:]
    sys.stdout.write(orjson.dumps(_measure_engine(engine_, int(patients_), Path(folder_))).decode())
