"""What no event is written with ends no reader of the audit: the row is one that does not verify."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, record_alone
from kinpin.config.verifying import verify
from kinpin.enrollment.words import PinEnd
from kinpin.kernel import clock
from tests.audit.test_verify import without_guard
from tests.environment import ENGINE
from tests.pages import words_of
from tests.practice_portal.test_trail import FORGED, TRAIL, of_child, page, rows
from tests.staff_client import staff_client
from tests.world import World

ON_BOTH = {
    "at": ["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'"],
    "kind": ["'no such kind'", "''"],
    "outcome": ["'neither'"],
    "reason": ["'no such end'"],
    "room": ["'attic'"],
    "patient_id": ["9223372036854775807", "-5"],
    "contact_id": ["9223372036854775807", "-5"],
    "subject": ["'staff:x'", "'handout:99999999999999999999999999999'", "'::'", "'patient:²'"],
    "detail": [
        "'not json'",
        "'[1]'",
        "'7'",
        """'{"until":"T"}'""",
        """'{"until":"0001-01-01T00:00:00+00:00"}'""",
        """'{"from":"0001-01-01T00:00:00+00:00"}'""",
        """'{"fields":"\\ud800"}'""",
        """'{"staff":1' || '0'""",
        """'{"login":100000000000000000000000000000}'""",
        """'{"contacts":[[1],{},true,-1,100000000000000000000000000000]}'""",
        f"'{'[' * 500 + ']' * 500}'",
        f"'{'[' * 100000}'",
    ],
}
ON_POSTGRESQL = {"at": ["'infinity'", "'-infinity'", "'0044-03-15 00:00:00+00 BC'", "'20000-01-01 00:00:00+00'"]}
NOT_UTF8 = "CAST(x'ff' AS TEXT)"
ON_SQLITE = {
    "at": [
        "'yesterday'",
        "''",
        "5",
        "x'00'",
        NOT_UTF8,
        "'2026-02-31 10:00:00'",
        "'2026-11-23 25:00:00'",
        "'2026-11-23 13:15:00+99'",
        "'2026-11-23 13:15:00.12345x'",
        "'now'",
    ],
    "mark": ["'no mark'", "-5", "100000000000000", NOT_UTF8],
    "practice_id": ["'maple'"],
    "reason": ["5", "x'646f6e65'"],
    **{column: [NOT_UTF8] for column in ("kind", "outcome", "room", "actor_kind", "subject", "network", "detail")},
    **{column: ["'x'", NOT_UTF8] for column in ("login_id", "membership_id", "patient_id", "contact_id")},
    "key_id": [NOT_UTF8],
}
HERE = [ON_BOTH, ON_SQLITE if ENGINE == "sqlite" else ON_POSTGRESQL]
COLUMNS = sorted({column for values in HERE for column in values})


@pytest.fixture
def at() -> datetime:
    return clock.now()


def event(world: World) -> Event:
    """An event that stands in a child's trail and in Portal History."""
    child, contact = world.child("ROSEMARY").pk, world.contact("CINDY").pk
    note = Note(
        Kind.PIN_CLOSED,
        patient_id=child,
        contact_id=contact,
        subject="handout:1",
        reason=PinEnd.VOIDED.value,
        detail={"copy": 1},
    )
    record_alone(note, by=world.frontdesk, at=world.at)
    return Event.objects.latest("pk")


@pytest.mark.parametrize("column", COLUMNS)
def test_the_rows_do_not_verify_and_are_read_all_the_same(
    world: World, capsys: pytest.CaptureFixture[str], column: str
) -> None:
    values = [value for here in HERE for value in here.get(column, [])]
    forged = [event(world).pk for _ in values]
    assert verify()
    for pk, value in zip(forged, values, strict=True):
        without_guard(f"UPDATE TABLE SET {column} = {value} WHERE id = %s", pk)
    assert not verify()
    assert f"no longer in the key file: {', '.join(map(str, forged))}." in capsys.readouterr().out
    admin: Client = staff_client(world, "admin")
    page(admin, TRAIL)
    page(admin, f"/practice-portal/audit/users/{world.staff['frontdesk'].member.public_id}/")
    said, file = page(admin, of_child(world)), rows(admin, of_child(world))
    history = words_of(staff_client(world).get(history_of(world)))
    assert "Portal History" in history
    if column not in ("patient_id", "practice_id"):  # then they are another's
        assert said.count(FORGED) == len(values)
        assert [row["verifies"] for row in file].count("no") == len(values)
        assert history.count(FORGED) == (0 if column == "kind" else len(values))


def history_of(world: World) -> str:
    return f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/portal-history/"


@pytest.mark.parametrize("column", ["at", "contact_id", "detail"])
def test_nor_does_it_end_what_is_read_to_find_whose_trail_it_is(world: World, column: str) -> None:
    kind = Kind.STAFF_ASSOCIATED if column == "detail" else Kind.CONTACT_TIED
    wrong = {"at": "'infinity'" if ENGINE == "postgresql" else "'never'", "contact_id": "-5", "detail": "'{'"}
    for event in Event.objects.filter(kind=kind):
        without_guard(f"UPDATE TABLE SET {column} = {wrong[column]} WHERE id = %s", event.pk)
    admin = staff_client(world, "admin")
    page(admin, of_child(world))
    page(admin, f"/practice-portal/audit/users/{world.staff['frontdesk'].member.public_id}/")


@pytest.mark.parametrize("micro", [0, 1, 500, 999_999, 120_000])
def test_a_moment_as_it_is_written_is_read_as_it_was(world: World, micro: int) -> None:
    moment = datetime(2026, 12, 31, 23, 59, 59, micro, tzinfo=UTC)
    record_alone(Note(Kind.CHART_VIEWED), by=world.frontdesk, at=moment)
    assert Event.objects.latest("pk").at == moment
    assert verify()
