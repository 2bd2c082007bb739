"""One running demo for the tests of a file: they look more than they do."""

import pytest

from tests.server import Server


@pytest.fixture
def server(looked_at: Server) -> Server:
    return looked_at
