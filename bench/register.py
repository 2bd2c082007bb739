"""Register over HTTP on PostgreSQL, beside the plain view and the bare transaction."""

from collections.abc import Iterator
from importlib import import_module

import psycopg

from bench.load import NextRequest, post, run
from bench.rivals import ISSUE, PLAIN, Plain, bare, plain_issue, prepare_plain
from bench.servers import KINPIN, serving
from bench.table import Table
from bench.turns import CLIENTS, COLUMNS, Side, fill, in_turns
from bench.world import Staff, installation

_BARE = "bare transaction, 1 child (pgbench)"
Families = Iterator[tuple[str, list[str]]]


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """One run: every side at every number of clients, in turn, as many rounds as asked for."""
    title = f"Register over HTTP, PostgreSQL, {patients:,} patients (a second: least/middle/most of {rounds})"
    table = Table(title, COLUMNS)
    with installation("postgresql") as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        practice = people.make_practice()
        population.populate(practice, patients)
        before = _lay_down_earlier_sheets(environment["KINPIN_DATABASE_URL"])
        staff = [people.sign_in_staff(practice, n) for n in range(max(CLIENTS))]
        families = families_of(environment["KINPIN_DATABASE_URL"])
        plain = prepare_plain(environment["KINPIN_BENCH_SERVER"], patients=patients, sessions=max(CLIENTS), pins=before)
        with serving(KINPIN, **environment) as ours, serving(PLAIN, **plain.environment) as theirs:
            sides = {
                **{_kinpin(n): _ours(ours.port, seconds, staff, families, n) for n in (1, 4)},
                **{_plain(n): _theirs(theirs.port, seconds, plain, patients, n) for n in (1, 4)},
                _BARE: Side(lambda c: bare(ISSUE, plain.database, c, seconds, patients), _plain(1)),
            }
            found = in_turns(sides, rounds, (environment["KINPIN_DATABASE_URL"], plain.database))
            memory = ours.megabytes()
    fill(table, sides, found, bare=_BARE)
    table.note(
        "Kinpin: signed in, with CSRF, audit, sealed answer. Each is beside the plain view for as many children."
    )
    table.note(f"Two Kinpin workers held {memory:.0f} MB (PSS) after the run.")
    return table


def _kinpin(children: int) -> str:
    return f"Kinpin, {_so_many(children)}"


def _plain(children: int) -> str:
    return f"plain view, {_so_many(children)}"


def _so_many(children: int) -> str:
    return "1 child" if children == 1 else f"{children} children"


def _ours(port: int, seconds: float, staff: list[Staff], families: Families, children: int) -> Side:
    return Side(
        lambda c: run(port, c, seconds, register(staff, families, children), expect=b" 302 "), beside=_plain(children)
    )


def _theirs(port: int, seconds: float, plain: Plain, patients: int, children: int) -> Side:
    return Side(
        lambda c: run(port, c, seconds, plain_issue(plain, patients, children), expect=b" 200 "),
        beside=_plain(children),
    )


# PostgreSQL plans for tables as large as they are: in those of a first day it would read every row.
_EARLIER_SHEETS = """
INSERT INTO enrollment_handout (public_id, practice_id, contact_id, token_digest, key_id, language, how_known,
    issued_at, issued_by, membership_id, sign_in, answer_key, expires_at, failures, copies)
SELECT public_id, practice_id, id, sha256(public_id::bytea), 'k1', 'en', '', now() - interval '30 days', '', 0, '', '',
    now() - interval '23 days', 0, 1 FROM families_contact
"""
_EARLIER_PINS = """
INSERT INTO enrollment_pin (practice_id, handout_id, patient_id, contact_id, digest, key_id, level, issued_at,
    expires_at, closed_at, end_reason)
SELECT DISTINCT ON (h.id) h.practice_id, h.id, t.patient_id, h.contact_id, h.token_digest, 'k1', 'FULL', h.issued_at,
    h.expires_at, h.expires_at, 'expired'
FROM enrollment_handout h JOIN families_tie t ON t.contact_id = h.contact_id
"""


def _lay_down_earlier_sheets(url: str) -> int:
    """Every parent had a sheet a month ago, and lost it: a practice that has been at work. Returns how many."""
    with psycopg.connect(url) as connection:
        connection.execute(_EARLIER_SHEETS)
        return connection.execute(_EARLIER_PINS).rowcount


def families_of(url: str) -> Families:
    """A parent and the four children of each family, by public id, drawn at random; every one once."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT c.public_id, array_agg(p.public_id) FROM families_contact c "
            "JOIN families_tie t ON t.contact_id = c.id JOIN families_patient p ON p.id = t.patient_id "
            "GROUP BY c.public_id ORDER BY random()"
        ).fetchall()
    return iter([(contact, list(children)) for contact, children in rows])


def register(staff: list[Staff], families: Families, children: int) -> NextRequest:
    """Every request registers for a parent who has no sheet yet. Threads share the families: one step of it is one."""

    def next_request(client: int) -> tuple[bytes]:
        contact, ids = next(families)
        form = [
            ("csrfmiddlewaretoken", staff[client].csrf),
            ("request", contact),
            ("caregiver", contact),
            ("language", "en"),
            *(("child", child) for child in ids[:children]),
        ]
        path = f"/workspace/clinical/charts/{ids[0]}/registration/register/"
        return (post(path, staff[client].headers, form),)

    return next_request
