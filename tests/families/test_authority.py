"""The authority of a contact: what Python works out of the facts is what the database answers."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinpin.families.authority import Fact, bars_from, standing_on, still_counts
from kinpin.families.authority_sql import standing_fact
from kinpin.families.bars import bars_around
from kinpin.families.contacts_around import around
from kinpin.families.models import Authority, Tie
from kinpin.families.queries import authority_facts
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import local_day
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
        counting = [fact_of(row) for row in authority_facts(tie.pk) if counts(row, tie)]
        expected = standing_on(counting, day)
        assert by_statement(tie, day) == expected
        found = {one.tie_id: one.authority for one in around([tie.patient_id], day)[tie.patient_id]}
        was_barred = any(kind is AuthorityKind.NO_CONTACT for kind, *_ in facts)
        assert found.get(tie.pk) == (expected if was_barred or not has_left else None)
        assert any(bar.tie == tie for bar in bars_around([tie.patient_id], day)) == bars_from(counting, day)
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


def counts(row: Authority, tie: Tie) -> bool:
    return still_counts(AuthorityKind(row.kind), recorded_at=row.recorded_at, tied_since=tie.started_at)


def fact_of(row: Authority) -> Fact:
    return Fact(AuthorityKind(row.kind), row.starts_on, row.ends_on, row.pk)


def by_statement(tie: Tie, day: date) -> str | None:
    kind = f"SELECT kind FROM {Authority._meta.db_table} WHERE id = {standing_fact('t')}"
    with connection.cursor() as cursor:
        on = connection.ops.adapt_datefield_value(day)
        cursor.execute(f"SELECT ({kind}) FROM {Tie._meta.db_table} t WHERE t.id = %s", [on, on, tie.pk])
        (found,) = cursor.fetchone()
    return None if found is None else str(found)
