"""One running demo for the tests of a file: they look more than they do."""

from collections.abc import Iterator

import pytest

from tests.server import Server, demo_server


@pytest.fixture(scope="module")
def server(demo: Server) -> Iterator[Server]:
    with demo_server(demo) as running:
        yield running
