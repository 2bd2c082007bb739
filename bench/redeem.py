"""Redemption over HTTP by signed-in caregivers on PostgreSQL, beside the plain view and the bare transaction."""

import itertools
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from bench.load import NextRequest, post, run
from bench.rivals import PLAIN, REDEEM, bare, plain_redeem, prepare_plain
from bench.servers import KINPIN, serving
from bench.table import Table
from bench.turns import CLIENTS, COLUMNS, Side, fill, in_turns
from bench.world import installation

if TYPE_CHECKING:
    from bench.caregivers import Caregiver

_SCANNED, _TYPED, _PLAIN = "Kinpin, scanned: the yes", "Kinpin, typed: PIN, then Create", "plain view"
_BARE = "bare transaction (pgbench)"
_MOST_A_SECOND = 600  # of one side: so many caregivers are prepared


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """One run: every side at every number of clients, in turn. Every redemption is another caregiver's."""
    title = f"Redemption over HTTP, PostgreSQL, {patients:,} patients (a second: least/middle/most of {rounds})"
    table = Table(title, COLUMNS)
    count = min(patients, int(_MOST_A_SECOND * seconds * (len(CLIENTS) * rounds + 1)))
    with installation("postgresql") as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        caregivers = import_module("bench.caregivers")
        practice = people.make_practice()
        population.populate(practice, patients)
        scanned = iter(caregivers.make_caregivers(practice, count, role="MOTHER", typed=False))
        typed = iter(caregivers.make_caregivers(practice, count, role="FATHER", typed=True))
        plain = prepare_plain(environment["KINPIN_BENCH_SERVER"], patients=patients, sessions=count, pins=2 * count)
        turn = itertools.count()
        # Every caregiver has an address of their own, as they have in life.
        with (
            serving(KINPIN, KINPIN_TRUSTED_PROXIES="127.0.0.1", **environment) as ours,
            serving(PLAIN, **plain.environment) as theirs,
        ):
            home = b"location: /home/"
            sides = {
                _SCANNED: Side(lambda c: run(ours.port, c, seconds, _say_yes(scanned), expect=home), _PLAIN),
                _TYPED: Side(lambda c: run(ours.port, c, seconds, _type(typed), expect=home), _PLAIN),
                _PLAIN: Side(
                    lambda c: run(theirs.port, c, seconds, plain_redeem(plain, turn), expect=b" 200 "), _PLAIN
                ),
                _BARE: Side(lambda c: bare(REDEEM, plain.database, c, seconds, count), _PLAIN),
            }
            found = in_turns(sides, rounds, (environment["KINPIN_DATABASE_URL"], plain.database))
    fill(table, sides, found, bare=_BARE)
    table.note("Scanned: the request that enrolls, of somebody who has scanned and proved the birth date before.")
    table.note("Typed: two requests, the second enrolls; limits charged and given back. The plain view has no limits.")
    return table


def _say_yes(caregivers: "Iterator[Caregiver]") -> NextRequest:
    def next_request(client: int) -> tuple[bytes]:
        who = next(caregivers)
        return (post("/claim/is-it-you/", who.headers, [("csrfmiddlewaretoken", who.csrf)]),)

    return next_request


def _type(caregivers: "Iterator[Caregiver]") -> NextRequest:
    def next_request(client: int) -> tuple[bytes, bytes]:
        who = next(caregivers)
        token = ("csrfmiddlewaretoken", who.csrf)
        assert who.born
        born = [("month", str(who.born.month)), ("day", str(who.born.day)), ("year", str(who.born.year))]
        return (
            post("/pin/child/", who.headers, [token, ("pin", who.pin), *born]),
            post("/pin/children/", who.headers, [token]),
        )

    return next_request
