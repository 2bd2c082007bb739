"""Fixtures every test may use: a practice, its people, its families."""

import gc
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import transaction
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from kinpin.enrollment.issued import Issued
from kinpin.practices.access import practice_at
from tests.browser import assert_no_faults, running_browsers
from tests.chromium import find_chromium, find_headless_shell
from tests.databases import OwnDatabase, own_database
from tests.environment import ENGINE, LANE
from tests.patient_portal.family import Family
from tests.run import WITH_BROWSER, WITHOUT_BROWSER
from tests.server import Server, demo_server, demo_template
from tests.world import World, build_world

# A Monday morning at the practice: 8:15 in New York.
MONDAY = datetime(2026, 11, 23, 13, 15, tzinfo=UTC)


def pytest_configure() -> None:
    # Hashing is tested where it matters; elsewhere it would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    # A busy machine is no fault of a property.
    hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs PostgreSQL runs in the PostgreSQL half of the suite; what says nothing of engines, in the other.

    And what drives a browser, in a process of its own.
    """
    other = "either" if ENGINE == "postgresql" else "postgresql"
    elsewhere = [item for item in items if item.get_closest_marker(other) or LANE not in ("", _lane(item))]
    items[:] = [item for item in items if item not in elsewhere]
    config.hook.pytest_deselected(items=elsewhere)
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """Keep Python's garbage collector from looking at everything that was collected again with every test."""
    gc.freeze()
    gc.set_threshold(50_000)


def _lane(item: pytest.Item) -> str:
    return WITH_BROWSER if "browser" in getattr(item, "fixturenames", ()) else WITHOUT_BROWSER


def _turn(item: pytest.Item) -> tuple[bool, bool]:
    """First what begins with an empty database, then what happens at Maple Pediatrics.

    Last, what drives the browser: while one runs, this thread may not speak to a database.
    """
    return _lane(item) == WITH_BROWSER, "built_world" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database, for whoever asks. pytest-django's own makes none for a run in which no test asks for `db`."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnDatabase]:
    """A database of this test's own, for many connections at once."""
    with django_db_blocker.unblock(), own_database() as own:
        yield own


@pytest.fixture(scope="session")
def demo() -> Iterator[Server]:
    """A demo to copy servers from."""
    with demo_template() as template:
        yield template


@pytest.fixture
def server(demo: Server) -> Iterator[Server]:
    """A running demo of this test's own."""
    with demo_server(demo) as running:
        yield running


@pytest.fixture(scope="module")
def looked_at(demo: Server) -> Iterator[Server]:
    """One running demo for the tests of a file that look more than they do."""
    with demo_server(demo) as running:
        yield running


@pytest.fixture(scope="session")
def browsers() -> Iterator[Callable[[Path], Browser]]:
    with running_browsers() as running:
        yield running


@pytest.fixture
def browser(request: pytest.FixtureRequest, browsers: Callable[[Path], Browser]) -> Iterator[Browser]:
    """A real browser, in which no script may fail. It shows PDFs where the test prints."""
    prints = request.node.get_closest_marker("prints") is not None
    yield browsers(find_chromium() if prints else find_headless_shell())
    assert_no_faults()


@pytest.fixture
def at() -> datetime:
    return MONDAY


@pytest.fixture(scope="session")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Maple Pediatrics as it was on Monday, made once for all tests in a transaction around theirs."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_world(MONDAY)
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(db: None, built_world: World, at: datetime) -> World:
    """Maple Pediatrics with its staff and families, and a neighbour practice that must see nothing. Now it is `at`."""
    practice_at.cache_clear()  # what another test changed was taken back
    return replace(deepcopy(built_world), at=at)


@pytest.fixture
def sheet(world: World) -> Issued:
    """A sheet for Cindy, for both her children."""
    return world.issue("CINDY", "ROSEMARY", "BASIL")


@pytest.fixture
def phone() -> Family:
    """A parent's phone that has never been here."""
    return Family()
