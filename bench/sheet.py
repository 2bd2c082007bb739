"""Print to PDF over HTTP: a sheet for two children, one at a time, then a pack."""

import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from bench.answers import Ask, ask_all
from bench.load import Connection, NextRequest, post
from bench.register import families_of, register
from bench.servers import WORKERS, kinpin_serving
from bench.table import Table
from bench.world import Staff, installation

TARGET = 100  # milliseconds from Print to PDF
CHILDREN = 2
PACK = 500
_A_SECOND = 20  # sheets


def measure(patients: int, seconds: float, rounds: int) -> Table:
    """Every sheet is printed once: its own names, PINs and code."""
    count = min(patients // 4, int(_A_SECOND * seconds * rounds))
    table = Table(
        f"Print to PDF, {CHILDREN} children, PostgreSQL", ("what", "count", "p50 ms", "p95 ms", "max ms", "target")
    )
    with installation("postgresql") as environment:
        people, population = import_module("bench.people"), import_module("bench.population")
        practice = people.make_practice()
        population.populate(practice, patients)
        staff = people.sign_in_staff(practice, 0)
        families = register([staff], families_of(environment["KINPIN_DATABASE_URL"]), CHILDREN)
        with kinpin_serving(environment) as server:
            sheets, registers = issue(server.port, families, count)
            found = ask_all(server.port, (print_of(staff, sheet) for sheet in sheets))["Print to PDF"]
            pack = _pack(server.port, staff, sheets)
    table.row(
        "Register, no PDF in it", count, f"{registers[count // 2]:.1f}", f"{registers[count * 95 // 100]:.1f}", "", ""
    )
    late = (f"{found.longest:.1f}", f"{TARGET / found.p95:.1f} x")
    table.row(f"Print to PDF ({found.wrong} wrong)", count, f"{found.p50:.1f}", f"{found.p95:.1f}", *late)
    table.note(f"Target: 95 of 100 within {TARGET} ms; 1.0 x and more holds.")
    table.note(f"A pack of {PACK}, by {WORKERS} clients at once: {pack:.1f} s.")
    return table


def issue(port: int, families: NextRequest, count: int) -> tuple[list[str], list[float]]:
    """Register so many families. Their sheets by public id, and how long each took in milliseconds, in order."""
    connection, sheets, took = Connection(port), [], []
    for _ in range(count):
        (request,) = families(0)
        began = time.perf_counter()
        head, _body = connection.ask(request)
        took.append((time.perf_counter() - began) * 1000)
        sheets.append(head.partition(b"&sheet=")[2][:16].decode())
    connection.close()
    return sheets, sorted(took)


def print_of(staff: Staff, sheet: str) -> Ask:
    form = [("csrfmiddlewaretoken", staff.csrf)]
    return Ask("Print to PDF", post(f"/workspace/clinical/sheets/{sheet}/print/", staff.headers, form), b"%PDF-")


def _pack(port: int, staff: Staff, sheets: list[str]) -> float:
    """Seconds for a pack."""
    requests = [print_of(staff, sheets[n % len(sheets)]).request for n in range(PACK)]

    def some(first: int) -> None:
        connection = Connection(port)
        for request in requests[first::WORKERS]:
            connection.ask(request)
        connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as clients:
        list(clients.map(some, range(WORKERS)))
    return time.perf_counter() - began
