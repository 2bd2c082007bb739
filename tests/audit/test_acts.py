"""Every act writes its event in the same transaction: when the event can't be written, nothing is done."""

import copy
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction

import kinpin
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.audit.record import COLUMNS
from kinpin.audit.verify import broken
from tests.audit.acts import ACTS, ELSEWHERE, Deed
from tests.audit.memory import FULL, no_more_events
from tests.world import BIRTHDAYS, PASSWORD, World

# What no event may tell: who somebody is, when they were born, how to reach them, what opens something.
_PEOPLE = ("ROSEMARY", "BASIL", "CINDY", "JEFF", "TESTKIDDO", "Robin", "Vale")
_UNTOLD = (*_PEOPLE, *(day.isoformat() for day in BIRTHDAYS.values()), "2020-01-01", "2000-01-01", "@", PASSWORD)
_SECRET = re.compile(
    r"[B-DF-HJ-NP-TV-Z]{12}|[B-DF-HJ-NP-TV-Z]{4}[ -][B-DF-HJ-NP-TV-Z]{4}|(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{21,}"
)
# Whose outcome is that something was refused, and nothing else's in what these acts do.
_REFUSALS = {kind for kind in Kind if kind.value.endswith("refused")}
# Counters of tries: kept on purpose, even when what they counted is undone.
COUNTERS = {"accounts_try"}
# Not acts of their own: what acts and doors call inside.
PARTS = {
    "count_failure",
    "answer_misfit",
    "stop_sheet",
    "carry_over",
    "reconsider",
    "reconsider_many",
    "staying_out",
    "tell_former_address",
}


def test_an_act_leaves_its_event_or_nothing(world: World) -> None:
    wrong = []
    for name, (kind, ready) in ACTS.items():
        with transaction.atomic():
            wrong += [f"{name}: {problem}" for problem in problems_of(kind, ready(copy.deepcopy(world)))]
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def problems_of(kind: Kind, deed: Deed) -> Iterator[str]:
    """What is wrong with an act that is done first with, then without a memory that is full."""
    before, newest = everything(), Event.objects.latest("pk").pk
    with no_more_events():
        try:
            deed()
            yield "was done without its event"
        except DatabaseError as error:
            if FULL not in str(error):
                raise
    if everything() != before:
        yield "left something, and no event"
    deed()
    written = Event.objects.filter(pk__gt=newest)
    if kind not in set(written.values_list("kind", flat=True)):
        yield f"left no {kind}"
    if broken(written):
        yield "left an event whose mark does not fit"
    for event in written:
        if (event.outcome == Outcome.REFUSED) is not (event.kind in _REFUSALS):
            yield f"says of {event.kind} that it was {event.outcome}"
    told = " ".join(str(list(row.values())) for row in written.values(*COLUMNS))
    yield from (f"tells {secret}" for secret in _UNTOLD if secret in told)
    yield from (f"tells {found}" for found in _SECRET.findall(told))


def test_no_act_is_forgotten() -> None:
    known = {name.partition(":")[0] for name in ACTS} | PARTS
    assert set(acts_there_are()) - known == set()


def test_every_kind_is_written_by_something_and_has_a_sentence() -> None:
    assert {kind for kind, _ in ACTS.values()} | ELSEWHERE == set(Kind)
    assert all(kind.label and kind.label[0].isupper() for kind in Kind)
    assert len({kind.label for kind in Kind}) == len(Kind)


def acts_there_are() -> Iterator[str]:
    """The functions that take who and when, in the modules of acts. Imports have tests of their own."""
    for module in pkgutil.walk_packages(kinpin.__path__, "kinpin."):
        parts = module.name.split(".")
        if "intake" in parts or not {"actions", "workflows"} & set(parts):
            continue
        for name, found in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(found) or found.__module__ != module.name or name.startswith("_"):
                continue
            parameters = inspect.signature(found).parameters
            if {"by", "at"} <= set(parameters):
                yield name


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - COUNTERS):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = cursor.fetchall()
            found[table] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows)
    return found
