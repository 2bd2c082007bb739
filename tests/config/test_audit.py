"""`kinpin audit verify`: whether the whole trail is as it was written."""

import json
import sqlite3
from pathlib import Path

import psycopg
import pytest

from tests.config.commanding import kinpin, set_up
from tests.server import database

pytestmark = pytest.mark.server


def test_a_changed_event_is_found_also_where_the_triggers_are_gone(tmp_path: Path) -> None:
    data = tmp_path / "elm"
    with database() as url:
        assert set_up(data, url).code == 0
        said = kinpin("audit", "verify", "--data", data, database=url)
        assert said.code == 0
        assert said.text.endswith(" events, each as it was written.\n")

        _change(data, url)
        said = kinpin("audit", "verify", "--data", data, database=url)
        assert said.code == 3
        assert "were changed, or their key is no longer in the key file: 2." in said.text


def test_events_whose_key_is_gone_don_t_verify(tmp_path: Path) -> None:
    data = tmp_path / "elm"
    with database() as url:
        assert set_up(data, url).code == 0
        keys = json.loads((data / "keys.json").read_text())
        keys["audit"] = {"k2": keys["audit"]["k1"]}
        (data / "keys.json").write_text(json.dumps(keys))
        said = kinpin("audit", "verify", "--data", data, database=url)
        assert said.code == 3
        assert said.text.count("1, 2, 3") == 1
        assert kinpin("audit", "verify", "--data", data, database=url).text == said.text, "it leaves no row under them"


def _change(data: Path, url: str) -> None:
    """What the owner of the database can do."""
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP TRIGGER audit_event_no_change ON audit_event")
            connection.execute("UPDATE audit_event SET reason = 'other' WHERE id = 2")
    else:
        with sqlite3.connect(data / "kinpin.sqlite3") as connection:
            connection.execute("DROP TRIGGER audit_event_no_update")
            connection.execute("UPDATE audit_event SET reason = 'other' WHERE id = 2")
