"""Register over HTTP on PostgreSQL, beside the naive view and the bare transaction."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from bench.load import NextRequest, Result, median, run, spread
from bench.servers import resident_megabytes, serving
from bench.table import Table
from bench.world import Staff, csrf_secret, installation, new_database

CLIENTS = (1, 8, 32)


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """One run: every side at every number of clients, in turn, as many rounds as asked for."""
    table = Table(
        f"Register over HTTP, PostgreSQL, {patients:,} patients (requests a second: least/middle/most of {rounds})",
        ("side", "clients", "per second", "p50 ms", "p95 ms", "x naive", "share of bare"),
    )
    with installation("postgresql") as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        practice = people.make_practice()
        population.populate(practice, patients)
        staff = [people.sign_in_staff(practice, n) for n in range(max(CLIENTS))]
        families = _families(environment["KINPIN_DATABASE_URL"])
        naive = new_database(environment["KINPIN_BENCH_SERVER"], "naive_bench")
        naive_environment = {"KINPIN_DATABASE_URL": naive, "DJANGO_SETTINGS_MODULE": "bench.naive.settings"}
        sessions = _prepare_naive(naive_environment, patients)
        with (
            serving("kinpin.config.wsgi:application", **environment) as ours,
            serving("bench.naive.wsgi:application", **naive_environment) as theirs,
        ):
            sides: dict[str, Callable[[int], Result | None]] = {
                "Kinpin, 1 child": lambda c: run(ours, c, seconds, _register(staff, families, 1), expect=b"302"),
                "Kinpin, 4 children": lambda c: run(ours, c, seconds, _register(staff, families, 4), expect=b"302"),
                "naive view, 1 child": lambda c: run(theirs, c, seconds, _naive(sessions, patients), expect=b"200"),
                "bare transaction (pgbench)": lambda c: _bare(naive, c, seconds, patients),
            }
            found = _in_turns(sides, rounds)
            memory = resident_megabytes(ours)
    _fill(table, found)
    table.note(f"Two Kinpin workers held {memory:.0f} MB (PSS) after the run.")
    return table


def _in_turns(sides: dict[str, Callable[[int], Result | None]], rounds: int) -> dict[tuple[str, int], list[Result]]:
    """A B C D, D C B A, ...: so that a slow moment of the machine hits every side."""
    found: dict[tuple[str, int], list[Result]] = {}
    for number, clients in itertools.product(range(rounds), CLIENTS):
        names = list(sides) if number % 2 == 0 else list(reversed(sides))
        for name in names:
            result = sides[name](clients)
            if result is not None:
                found.setdefault((name, clients), []).append(result)
    return found


def _fill(table: Table, found: dict[tuple[str, int], list[Result]]) -> None:
    for (name, clients), results in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
        middle = median(results)
        naive = median(found["naive view, 1 child", clients]).per_second
        bare = found.get(("bare transaction (pgbench)", clients))
        share = f"{middle.per_second / median(bare).per_second:.0%}" if bare else "-"
        table.row(
            name,
            clients,
            spread(results) + (f" ({middle.wrong} wrong)" if middle.wrong else ""),
            f"{middle.p50:.1f}",
            f"{middle.p95:.1f}",
            f"{middle.per_second / naive:.2f}",
            share,
        )


def _families(url: str) -> list[tuple[str, list[str]]]:
    """A caregiver and the four children of each family, by public id, drawn at random."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT c.public_id, array_agg(p.public_id) FROM families_contact c "
            "JOIN families_tie t ON t.contact_id = c.id JOIN families_patient p ON p.id = t.patient_id "
            "WHERE t.role = 'MOTHER' GROUP BY c.public_id ORDER BY random()"
        ).fetchall()
    return [(contact, list(children)) for contact, children in rows]


def _register(staff: list[Staff], families: list[tuple[str, list[str]]], children: int) -> NextRequest:
    """Every request registers another family, for the first time in this run, or anew."""
    turn = itertools.count()  # next() on it is one step, so threads may share it

    def next_request(client: int) -> bytes:
        number = next(turn)
        contact, ids = families[(number * 7919 + children) % len(families)]
        form = [
            ("csrfmiddlewaretoken", staff[client].csrf),
            ("request", f"{id(turn):x}-{number}"),
            ("caregiver", contact),
            ("language", "en"),
            *(("child", child) for child in ids[:children]),
        ]
        path = f"/workspace/clinical/charts/{ids[0]}/registration/register/"
        return _post(path, staff[client].headers, form)

    return next_request


def _post(path: str, headers: str, form: list[tuple[str, str]]) -> bytes:
    body = urlencode(form)
    return (
        f"POST {path} HTTP/1.1\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _prepare_naive(environment: dict[str, str], patients: int) -> list[str]:
    command = [sys.executable, "-m", "bench.naive.prepare", str(patients), str(max(CLIENTS)), "0"]
    done = subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    sessions: list[str] = json.loads(done.stdout)
    return sessions


def _naive(sessions: list[str], patients: int) -> NextRequest:
    turn, token = itertools.count(), csrf_secret()

    def next_request(client: int) -> bytes:
        patient = next(turn) * 7919 % patients + 1
        headers = f"Host: localhost\r\nCookie: sessionid={sessions[client]}; csrftoken={token}\r\n"
        return _post("/issue/", headers, [("csrfmiddlewaretoken", token), ("patient", str(patient))])

    return next_request


_SCRIPT = """\
\\set id random(1, {patients})
BEGIN;
SELECT * FROM naive_patient WHERE id = :id FOR UPDATE;
SELECT * FROM naive_caregiver WHERE patient_id = :id AND authority = 'JOINT';
INSERT INTO naive_pin (patient_id, caregiver_id, digest, issued_at)
  VALUES (:id, :id, uuid_send(gen_random_uuid()), now());
UPDATE naive_patient SET portal_status = 'pending' WHERE id = :id;
INSERT INTO naive_audit (at, kind, user_id, patient_id, detail) VALUES (now(), 'pin issued', 1, :id, '{{}}');
COMMIT;
"""


def _bare(url: str, clients: int, seconds: float, patients: int) -> Result | None:
    """The same rows in seven round trips, by PostgreSQL's own load generator; None where it is not installed."""
    program = _pgbench()
    if program is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script, tempfile.TemporaryDirectory() as folder:
        script.write(_SCRIPT.format(patients=patients))
        script.flush()
        log = Path(folder) / "log"
        threads = str(min(clients, 2))
        command = [str(program), "-n", "-M", "prepared", "-c", str(clients), "-j", threads, "-T", str(int(seconds))]
        command += ["-f", script.name, "-l", f"--log-prefix={log}", url]
        subprocess.run(command, check=True, capture_output=True)
        latencies = sorted(
            int(line.split()[2]) / 1000 for file in Path(folder).glob("log*") for line in file.read_text().splitlines()
        )
    return Result(
        len(latencies) / int(seconds), latencies[len(latencies) // 2], latencies[len(latencies) * 95 // 100], 0
    )


def _pgbench() -> Path | None:
    found = shutil.which("pgbench")
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    return places[0] if places else None
