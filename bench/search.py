"""Type-ahead over HTTP: whatever the person at the desk was told, one question at a time.

Imported once Django has started.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

from django.db.models import Count

from bench.answers import ALL, Ask, ask_all
from bench.load import post
from bench.table import Table
from bench.world import Staff
from kinpin.families.models import Contact, Patient

Person = TypeVar("Person", Patient, Contact)
TARGET = 15  # milliseconds, of 95 in 100
_A_SECOND = 20  # questions of a kind
_COMMONEST = 5
_A_CHART = b"/charts/"

_OF_PATIENT: dict[str, Callable[[Patient], str]] = {
    "first two letters": lambda p: p.family[:2],
    "first three letters": lambda p: p.family[:3],
    "last name": lambda p: p.family,
    "last name, first two": lambda p: f"{p.family}, {p.given[:2]}",
    "first name, last four": lambda p: f"{p.given} {p.family[:4]}",
}
# Of these the answer must hold the very patient.
_OF_ONE: dict[str, Callable[[Patient], str]] = {
    "birth date, last name": lambda p: f"{p.birth_date:%m/%d/%Y} {p.family}",
    "phone": lambda p: f"({p.phone[:3]}) {p.phone[3:6]}-{p.phone[6:]}",
    "MRN": lambda p: p.mrn,
}
_OF_DATE: dict[str, Callable[[Patient], str]] = {
    "birth date": lambda p: f"{p.birth_date:%m/%d/%Y}",
    "phone's last four": lambda p: p.phone[6:],
}
_OF_CAREGIVER: dict[str, Callable[[Contact], str]] = {
    "caregiver's name": lambda c: f"{c.given} {c.family}",
    "caregiver's phone": lambda c: c.phone,
    "caregiver's e-mail": lambda c: c.email,
}


def answer_times(port: int, staff: Staff, where: str, seconds: float, rounds: int) -> Table:
    """The times of every kind of question, drawn from people who are there."""
    found = ask_all(port, _questions(staff, int(_A_SECOND * seconds * rounds)))
    table = Table(
        f"Type-ahead over HTTP, {where}", ("question", "asked", "p50 ms", "p95 ms", "max ms", "wrong", "target")
    )
    for kind, times in found.items():
        held = f"{TARGET / times.p95:.1f} x" if kind == ALL else ""
        cells = (f"{times.p50:.1f}", f"{times.p95:.1f}", f"{times.longest:.1f}", times.wrong, held)
        table.row(kind, times.count, *cells)
    table.note(f"Target: 95 of 100 within {TARGET} ms; 1.0 x and more holds. Names drawn as in life: some very often.")
    return table


def _questions(staff: Staff, count: int) -> Iterator[Ask]:
    for patient in draw(Patient, count):
        for kind, of in {**_OF_PATIENT, **_OF_DATE}.items():
            yield Ask(kind, _search(staff, of(patient)), _A_CHART)
        for kind, of in _OF_ONE.items():
            yield Ask(kind, _search(staff, of(patient)), patient.public_id.encode())
    for contact in draw(Contact, count):
        for kind, of_contact in _OF_CAREGIVER.items():
            yield Ask(kind, _search(staff, of_contact(contact)), _A_CHART)
    for name in _commonest():
        yield from [Ask("the commonest last names", _search(staff, name), _A_CHART)] * (count // _COMMONEST)


def draw(model: type[Person], count: int) -> list[Person]:
    """So many people at random, each as often as chance has it."""
    random = Random(3)
    last: int = model.objects.latest("pk").pk
    ids = [random.randint(1, last) for _ in range(count)]
    found = model.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def _commonest() -> list[str]:
    some = Patient.objects.filter(pk__lte=100_000).values_list("family")
    return [name for name, _ in some.annotate(n=Count("pk")).order_by("-n")[:_COMMONEST]]


def _search(staff: Staff, typed: str) -> bytes:
    form = [("csrfmiddlewaretoken", staff.csrf), ("q", typed)]
    return post("/workspace/clinical/charts/search/", f"{staff.headers}HX-Request: true\r\n", form)
