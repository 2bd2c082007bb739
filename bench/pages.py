"""A day of the schedule and a chart over HTTP, one page at a time. Imported once Django has started."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.answers import Ask, ask_all
from bench.load import get
from bench.search import draw
from bench.table import Table
from bench.world import Staff
from kinpin.families.models import Patient
from kinpin.kernel import clock

TARGET = 100  # milliseconds, of 95 in 100
_A_SECOND = 20  # pages of a kind
_AROUND = 60  # days before and after today that are looked at

_OF_DAY = {
    "a day's calendar": "/workspace/clinical/schedule/{}/",
    "a day's tracking list": "/workspace/clinical/schedule/{}/tracking/",
    "a week's calendar": "/workspace/clinical/schedule/{}/week/",
}
_OF_CHART = {
    "chart: Basic Info": "/workspace/clinical/charts/{}/basic-info/",
    "chart: Family Contacts": "/workspace/clinical/charts/{}/contacts/",
    "registration window": "/workspace/clinical/charts/{}/registration/",
}


def answer_times(port: int, staff: Staff, where: str, seconds: float, rounds: int) -> Table:
    """The times of every kind of page, of days and patients at random, and how many statements one takes."""
    asked = list(_pages(int(_A_SECOND * seconds * rounds)))
    found = ask_all(port, (Ask(kind, get(path, staff.headers), b"</html>") for kind, path in asked))
    one_of = dict(asked)
    columns = ("page", "asked", "p50 ms", "p95 ms", "max ms", "wrong", "statements", "target")
    table = Table(f"Pages over HTTP, {where}", columns)
    for kind, times in found.items():
        cells = (times.count, f"{times.p50:.1f}", f"{times.p95:.1f}", f"{times.longest:.1f}", times.wrong)
        statements = _statements(one_of[kind], staff) if kind in one_of else ""
        table.row(kind, *cells, statements, f"{TARGET / times.p95:.1f} x")
    table.note(f"Target: 95 of 100 within {TARGET} ms; 1.0 x and more holds.")
    return table


def _pages(count: int) -> Iterator[tuple[str, str]]:
    random, today = Random(5), clock.now().date()
    for patient in draw(Patient, count):
        day = today + timedelta(days=random.randint(-_AROUND, _AROUND))
        yield from ((kind, path.format(day)) for kind, path in _OF_DAY.items())
        yield from ((kind, path.format(patient.public_id)) for kind, path in _OF_CHART.items())


def _statements(path: str, staff: Staff) -> int:
    """How many statements a page takes, asked in this process."""
    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"host": "localhost"})
    client.cookies["kinpin-practice"] = staff.session
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in queries)
