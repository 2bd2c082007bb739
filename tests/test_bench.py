"""What the measurements rest on, by counts and never by the clock, and that there are measurements to run."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.__main__ import MEASUREMENTS
from bench.load import Result
from bench.table import Table
from bench.turns import CLIENTS, COLUMNS, Side, fill
from kinpin.enrollment.models import Pin
from kinpin.handouts import press
from kinpin.kernel import clock
from kinpin.kernel.ids import new_public_id
from tests.handouts.paper import family_of
from tests.staff_client import staff_client
from tests.world import World


@pytest.fixture
def at() -> datetime:
    return clock.now()


def test_its_command_line_lists_every_measurement() -> None:
    said = bench("--help").stdout
    assert not [name for name in MEASUREMENTS if name not in said]
    unknown = bench("poetry")
    assert unknown.returncode == 2
    assert "There is no poetry." in unknown.stderr


def test_its_table_gives_ratios_to_the_plain_view_and_to_the_bare_database() -> None:
    rates = {"ours": 300.0, "plain": 100.0, "bare": 1200.0}
    found = {(name, clients): [Result(rate, 1.0, 2.0, 0)] for name, rate in rates.items() for clients in CLIENTS}
    table = Table("Ratios", COLUMNS)
    fill(table, {name: Side(lambda _: None, beside="plain") for name in rates}, found, bare="bare")
    first = str(table).splitlines()[4].split()
    assert first == ["ours", "1", "300/300/300", "1.0", "2.0", "3.00", "25%"]


def test_registering_asks_the_database_as_often_for_four_children_as_for_one(world: World) -> None:
    desk, children = staff_client(world), family_of(world, 5)
    register(desk, world, "IVY", children[4:])  # what is asked once a process is asked now
    one = asked(desk, world, "IVY", children[:1])
    Pin.objects.all().delete()
    assert asked(desk, world, "IVY", children[:4]) == one


def test_no_pdf_is_made_before_somebody_prints(world: World) -> None:
    desk = staff_client(world)
    press._compiler.cache_clear()
    sheet = register(desk, world, "CINDY", ["ROSEMARY", "BASIL"])
    assert press._compiler.cache_info().misses == 0
    assert desk.post(f"/workspace/clinical/sheets/{sheet}/print/").content.startswith(b"%PDF-")
    assert press._compiler.cache_info().misses == 1


def asked(desk: Client, world: World, caregiver: str, children: list[str]) -> int:
    with CaptureQueriesContext(connection) as queries:
        register(desk, world, caregiver, children)
    return len(queries)


def register(desk: Client, world: World, caregiver: str, children: list[str]) -> str:
    """Register as the window does. The sheet that was made."""
    ids = [world.child(name).public_id for name in children]
    data = {
        "caregiver": world.contact(caregiver).public_id,
        "language": "en",
        "request": new_public_id(),
        "child": ids,
        "picked": "1",
    }
    answer = desk.post(f"/workspace/clinical/charts/{ids[0]}/registration/register/", data)
    assert answer.status_code == 302
    return answer.headers["Location"].partition("&sheet=")[2].partition("&")[0]


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
