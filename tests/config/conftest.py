"""A practice that `kinpin setup` made, to be spoilt and served."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.config.commanding import set_up
from tests.server import database


@dataclass(frozen=True)
class Installation:
    """A practice's data folder and database (empty for SQLite)."""

    data: Path
    database: str

    def execute(self, statement: str) -> None:
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute(statement.encode())
        else:
            with closing(sqlite3.connect(self.data / "kinpin.sqlite3")) as file, file:
                file.execute(statement)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with database() as url:
        data = tmp_path_factory.mktemp("practices") / "elm"
        said = set_up(data, url)
        assert said.code == 0, said.text
        yield Installation(data, url)


@pytest.fixture
def practice(made: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A practice of this test's own."""
    shutil.copytree(made.data, tmp_path / "elm")
    with database(made.database) as url:
        yield Installation(tmp_path / "elm", url)
