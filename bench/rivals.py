"""What Kinpin is measured beside: the view anybody would write, and the bare transaction of the same rows."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.load import NextRequest, Result, post
from bench.world import csrf_secret, new_database

PLAIN = "bench.naive.wsgi:application"


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain view's database, what its servers need, and the keys of its signed-in sessions."""

    database: str
    environment: dict[str, str]
    sessions: list[str]


def prepare_plain(server: str, *, patients: int, sessions: int, pins: int = 0) -> Plain:
    """Its own database on the same server, with as many patients."""
    database = new_database(server, "naive_bench")
    environment = {"KINPIN_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "bench.naive.settings"}
    command = [sys.executable, "-m", "bench.naive.prepare", str(patients), str(sessions), str(pins)]
    done = subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE)
    return Plain(database, environment, json.loads(done.stdout))


def plain_issue(plain: Plain, patients: int, children: int) -> NextRequest:
    """Every request issues for other children; each client is somebody else of the desk."""
    turn, token = itertools.count(), csrf_secret()

    def next_request(client: int) -> tuple[bytes]:
        number = next(turn) * 7919
        ids = [("patient", str((number + child) % patients + 1)) for child in range(children)]
        return (post("/issue/", _headers(plain.sessions[client], token), [("csrfmiddlewaretoken", token), *ids]),)

    return next_request


def plain_redeem(plain: Plain, turn: "itertools.count[int]") -> NextRequest:
    """Every request is another caregiver with another PIN. `turn` is shared by all runs: no PIN comes twice."""
    token = csrf_secret()

    def next_request(client: int) -> tuple[bytes]:
        number = next(turn)
        if number >= len(plain.sessions):
            raise StopIteration
        form = [("csrfmiddlewaretoken", token), ("pin", f"PIN{number:07d}"), ("birth_date", "2019-03-14")]
        return (post("/redeem/", _headers(plain.sessions[number], token), form),)

    return next_request


def _headers(session: str, token: str) -> str:
    return f"Host: localhost\r\nCookie: sessionid={session}; csrftoken={token}\r\n"


ISSUE = """\
\\set id random(1, {rows})
BEGIN;
SELECT * FROM naive_patient WHERE id = :id FOR UPDATE;
SELECT * FROM naive_caregiver WHERE patient_id = :id AND authority = 'JOINT';
INSERT INTO naive_pin (patient_id, caregiver_id, digest, issued_at)
  VALUES (:id, :id, uuid_send(gen_random_uuid()), now());
UPDATE naive_patient SET portal_status = 'pending' WHERE id = :id;
INSERT INTO naive_audit (at, kind, user_id, patient_id, detail) VALUES (now(), 'pin issued', 1, :id, '{{}}');
COMMIT;
"""
# The plain view redeems the first half of the PINs, this the other half.
REDEEM = """\
\\set id random({rows} + 1, 2 * {rows})
BEGIN;
SELECT * FROM naive_pin p JOIN naive_patient c ON c.id = p.patient_id WHERE p.id = :id FOR UPDATE;
UPDATE naive_pin SET redeemed_at = now() WHERE id = :id;
INSERT INTO naive_enrollment (login_id, patient_id, pin_id, started_at)
  SELECT 1, patient_id, id, now() FROM naive_pin WHERE id = :id;
UPDATE naive_patient SET portal_status = 'registered' WHERE id = (SELECT patient_id FROM naive_pin WHERE id = :id);
INSERT INTO naive_audit (at, kind, user_id, patient_id, detail)
  SELECT now(), 'pin redeemed', 1, patient_id, '{{}}' FROM naive_pin WHERE id = :id;
COMMIT;
"""


def bare(script: str, database: str, clients: int, seconds: float, rows: int) -> Result | None:
    """A script in seven round trips, by PostgreSQL's own load generator; None where that is not installed."""
    program = _pgbench()
    if program is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file, tempfile.TemporaryDirectory() as folder:
        file.write(script.format(rows=rows))
        file.flush()
        log = Path(folder) / "log"
        length = max(1, int(seconds))
        command = [str(program), "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2))]
        command += ["-T", str(length), "-f", file.name, "-l", f"--log-prefix={log}", database]
        subprocess.run(command, check=True, capture_output=True)
        latencies = sorted(
            int(line.split()[2]) / 1000 for part in Path(folder).glob("log*") for line in part.read_text().splitlines()
        )
    middle, late = latencies[len(latencies) // 2], latencies[len(latencies) * 95 // 100]
    return Result(len(latencies) / length, middle, late, 0)


def _pgbench() -> Path | None:
    found = shutil.which("pgbench")
    places = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)
    return places[0] if places else None
