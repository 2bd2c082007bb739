"""Pages are asked for in real time, so the people who ask are made now."""

from datetime import datetime

import pytest

from kinpin.kernel import clock


@pytest.fixture
def at() -> datetime:
    return clock.now()
