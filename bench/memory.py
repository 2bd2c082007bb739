"""What a server of two workers holds after a day's load: `kinpin serve` as a practice runs it, its helpers included."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module

from bench.load import NextRequest, get, post, run
from bench.register import families_of, register
from bench.servers import WORKERS, Running, kinpin_serving
from bench.sheet import CHILDREN, issue, print_of
from bench.table import Table
from bench.world import Staff, installation

TARGET = 400  # megabytes in all
_CLIENTS = 8
_SHEETS, _CHARTS = 100, 200


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """Before any request, and after every part of the load."""
    table = Table(f"Memory of kinpin serve, {WORKERS} workers, PostgreSQL", ("after", "MB in all (PSS)", "target"))
    with installation("postgresql") as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        practice = people.make_practice()
        population.populate(practice, patients, appointments=patients)
        staff = [people.sign_in_staff(practice, n) for n in range(_CLIENTS)]
        families = families_of(environment["KINPIN_DATABASE_URL"])
        charts = [child for _, children in families_of(environment["KINPIN_DATABASE_URL"]) for child in children]
        with kinpin_serving(environment) as server:
            _weigh(table, "starting", server)
            sheets, _ = issue(server.port, register(staff, families, CHILDREN), _SHEETS)
            loads = {
                "registering": (register(staff, families, CHILDREN), b" 302 "),
                "searching": (_in_turn([_search(staff[0], "brea"), _search(staff[0], "1/2/2020")]), b" 200 "),
                "charts and days": (_in_turn([get(page, staff[0].headers) for page in _pages(charts)]), b" 200 "),
                "printing": (_in_turn([print_of(staff[0], sheet).request for sheet in sheets]), b" 200 "),
            }
            for name, (requests, expect) in loads.items():
                done = run(server.port, _CLIENTS, seconds * rounds, requests, expect=expect)
                _weigh(table, f"{name} ({done.per_second:.0f} a second, {done.wrong} wrong)", server)
    table.note(
        f"Target: {TARGET} MB; 1.0 x and more holds. {_CLIENTS} clients; the worker that sends messages included."
    )
    return table


def _weigh(table: Table, after: str, server: Running) -> None:
    held = server.megabytes()
    table.row(after, f"{held:.0f}", f"{TARGET / held:.1f} x")


def _pages(charts: list[str]) -> list[str]:
    today = datetime.now(UTC).date()
    days = [f"/workspace/clinical/schedule/{today + timedelta(days=n)}/" for n in range(-20, 20)]
    return days + [f"/workspace/clinical/charts/{chart}/contacts/" for chart in charts[:_CHARTS]]


def _search(staff: Staff, typed: str) -> bytes:
    form = [("csrfmiddlewaretoken", staff.csrf), ("q", typed)]
    return post("/workspace/clinical/charts/search/", staff.headers, form)


def _in_turn(requests: Sequence[bytes]) -> NextRequest:
    turn = itertools.cycle(requests)
    return lambda client: (next(turn),)
