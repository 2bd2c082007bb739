"""The authority of a contact: what Python works out of the facts is what the database answers."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinpin.enrollment.children import children_of
from kinpin.families.actions.contacts import resume_tie
from kinpin.families.authority import Fact, standing_on, stands_from, turns_after
from kinpin.families.authority_sql import is_barred
from kinpin.families.bars import bars_around
from kinpin.families.contacts_around import around
from kinpin.families.models import Authority, Tie
from kinpin.families.queries import authority_facts, ties_of
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import local_day
from kinpin.workflows.authority_changes import inactivate_contact
from tests.world import World

# Few days and moments, so that they often meet.
DAYS = st.integers(-3, 3)
MOMENTS = st.integers(-2, 2)
FACTS = st.lists(st.tuples(st.sampled_from(AuthorityKind), DAYS, st.none() | DAYS, MOMENTS), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FACTS, MOMENTS, st.booleans(), DAYS)
def test_the_database_and_the_rules_know_one_authority(
    world: World, facts: list[tuple[AuthorityKind, int, int | None, int]], since: int, has_left: bool, when: int
) -> None:
    today = local_day(world.at, world.maple.zone)
    day = today + timedelta(days=when)
    with transaction.atomic():
        tie = write(world, facts, since, has_left)
        written = [fact_of(row, tie) for row in authority_facts(tie.pk)]
        expected = standing_on(written, day)
        assert barred_by_statement(tie, day) == (expected is AuthorityKind.NO_CONTACT)
        child = children_of(world.maple, tie.contact_id, [tie.patient_id], today=day)[0].facts
        turns = turns_after(written, day)
        assert (child.authority, child.turns) == ((None, ()) if has_left else (expected, turns))
        assert all(turn.authority == standing_on(written, turn.day) for turn in turns)
        assert list(turns) == sorted(turns, key=lambda turn: turn.day)
        found = {one.tie_id: one.authority for one in around([tie.patient_id], day)[tie.patient_id]}
        was_barred = any(kind is AuthorityKind.NO_CONTACT for kind, *_ in facts)
        assert found.get(tie.pk) == (expected if was_barred or not has_left else None)
        bars = bars_around([tie.patient_id], day)
        assert any(bar.tie == tie for bar in bars) == stands_from(AuthorityKind.NO_CONTACT, written, day)
        transaction.set_rollback(True)


def write(world: World, facts: list[tuple[AuthorityKind, int, int | None, int]], since: int, has_left: bool) -> Tie:
    """The mother's place on a chart as it stands since then, or stood last, with these facts and no others."""
    today = local_day(world.at, world.maple.zone)
    tie = world.tie("CINDY", "ROSEMARY")
    Authority.objects.filter(tie=tie).delete()
    Tie.objects.filter(pk=tie.pk).update(started_at=at(world, since), ended_at=world.at if has_left else None)
    for kind, begin, end, recorded in facts:
        Authority.objects.create(
            tie=tie,
            kind=kind.value,
            basis=Basis.COURT_ORDER.value,
            starts_on=today + timedelta(days=begin),
            ends_on=None if end is None else today + timedelta(days=begin + abs(end)),
            recorded_at=at(world, recorded),
        )
    tie.refresh_from_db()
    return tie


def at(world: World, moments: int) -> datetime:
    return world.at + timedelta(microseconds=moments)


def fact_of(row: Authority, tie: Tie) -> Fact:
    return Fact(AuthorityKind(row.kind), row.starts_on, row.ends_on, row.pk, row.recorded_at >= tie.started_at)


def barred_by_statement(tie: Tie, day: date) -> bool:
    with connection.cursor() as cursor:
        on = connection.ops.adapt_datefield_value(day)
        ask = f"SELECT COALESCE({is_barred('t')}, FALSE) FROM {Tie._meta.db_table} t WHERE t.id = %s"
        cursor.execute(ask, [on, on, tie.pk])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("lifted", "stands"), [(False, AuthorityKind.NO_CONTACT), (True, None)], ids=["not lifted", "lifted"]
)
def test_a_contact_who_comes_back_is_as_barred_as_before(
    world: World, lifted: bool, stands: AuthorityKind | None
) -> None:
    tie = world.tie("OMAR", "LUNA")
    if lifted:
        world.give("OMAR", "LUNA", AuthorityKind.JOINT)
    inactivate_contact(practice=world.maple, tie=tie, by=world.frontdesk, at=world.at + timedelta(hours=1))
    resume_tie(tie=tie, by=world.frontdesk, at=world.at + timedelta(hours=2))
    today = local_day(world.at, world.maple.zone)
    back = next(one for one in ties_of([tie.patient_id], today)[tie.patient_id] if one.tie == tie)
    assert back.authority == stands
    assert bool(bars_around([tie.patient_id], today)) is not lifted
