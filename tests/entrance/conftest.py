"""Pages are asked for in real time, so the people who ask are made now."""

from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from kinpin.kernel import clock


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def visitor() -> Client:
    """A browser nobody has signed in with."""
    return Client()


@pytest.fixture(autouse=True)
def _at_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never commits: what waits for the commit is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda deed, *_, **__: deed())
