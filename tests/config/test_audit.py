"""`kinpin audit verify`: whether the whole trail is as it was written."""

import json

import pytest

from tests.config.commanding import Said, kinpin
from tests.config.conftest import Installation

pytestmark = pytest.mark.server


def test_a_changed_event_is_found_also_where_the_triggers_are_gone(practice: Installation) -> None:
    said = _verify(practice)
    assert said.code == 0
    assert said.text.endswith(" events, each as it was written.\n")

    _change(practice)
    said = _verify(practice)
    assert said.code == 3
    assert "were changed, or their key is no longer in the key file: 2." in said.text


def test_events_whose_key_is_gone_don_t_verify(practice: Installation) -> None:
    keys = json.loads((practice.data / "keys.json").read_text())
    keys["audit"] = {"k2": keys["audit"]["k1"]}
    (practice.data / "keys.json").write_text(json.dumps(keys))
    said = _verify(practice)
    assert said.code == 3
    assert said.text.count("1, 2, 3") == 1
    assert _verify(practice).text == said.text, "it leaves no row under them"


def _verify(practice: Installation) -> Said:
    return kinpin("audit", "verify", "--data", practice.data, database=practice.database)


def _change(practice: Installation) -> None:
    """What the owner of the database can do."""
    trigger = "audit_event_no_change ON audit_event" if practice.database else "audit_event_no_update"
    practice.execute(f"DROP TRIGGER {trigger}")
    practice.execute("UPDATE audit_event SET reason = 'other' WHERE id = 2")
