"""Which contacts are one human: an equal number says so, unless names or birth dates contradict."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinpin.families.intake.numbers import Bearers, Number, add_contact_numbers, bearers
from kinpin.families.intake.people import NOT_SAID, insert_contacts
from kinpin.families.likeness import contradict
from kinpin.families.models import Contact
from kinpin.inbox.records import Known
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.identity import correct_contacts
from kinpin.workflows.intake.values import ContactIn

Moved = Mapping[str, tuple[Known, int]]


@dataclass(slots=True, eq=False)
class _Human:
    """One contact of a batch: on file already, or new."""

    contact_id: int | None
    says: dict[str, Any]
    own_chart: int | None = None
    numbers: list[Number] = field(default_factory=list)
    news: dict[str, Any] = field(default_factory=dict)  # what a record that moved says otherwise than before


def find_or_write(batch: Batch, coming: Sequence[tuple[ContactIn, int]], moved: Moved) -> list[int]:
    """The contact that each record is of, by id: who it was of, found by number, or newly written down.

    With each record comes the patient it is about: nobody's own chart is that of the child they care for. `moved`: of
    records that were about another patient, the copy on file and the contact, by the record's id.
    """
    of_record: list[_Human] = []
    by_number: defaultdict[Number, list[_Human]] = defaultdict(list)
    found = bearers(batch.practice.pk, {n for record, _ in coming for n in _numbers(record)})
    staying = _staying(coming, moved)
    known = {human.contact_id: human for human in staying.values()}
    for record, patient_id in coming:
        human = staying.get(record.external_id)
        if human is None:
            on_file = found.contact_like(_numbers(record), record.says)
            human = known.get(on_file) or _find(record, on_file, by_number) or _Human(on_file, {})
        _add(human, record, patient_id, found)
        for number in _numbers(record):
            by_number[number].append(human)
        of_record.append(human)
    _write(batch, list(dict.fromkeys(of_record)))
    return [human.contact_id for human in of_record if human.contact_id is not None]


def _staying(coming: Sequence[tuple[ContactIn, int]], moved: Moved) -> dict[str, _Human]:
    """The records that moved and tell of the same human as before, by their id: who that is. One query."""
    people = Contact.objects.in_bulk({contact_id for _, contact_id in moved.values()}) if moved else {}
    humans = {pk: _Human(pk, {}) for pk in people}
    found: dict[str, _Human] = {}
    for record, patient_id in coming if moved else ():
        known, contact_id = moved.get(record.external_id, (None, 0))
        was = people.get(contact_id)
        if known and was and was.own_chart_id != patient_id and not contradict(vars(was), record.says):
            news = record.news(known.sent).items()
            humans[contact_id].news |= {name: value for name, value in news if name in record.COLUMNS}
            found[record.external_id] = humans[contact_id]
    return found


def _numbers(record: ContactIn) -> Sequence[Number]:
    numbers: Sequence[Number] = record.says.get("numbers", ())
    return numbers


def _find(record: ContactIn, on_file: int | None, by_number: Mapping[Number, list[_Human]]) -> _Human | None:
    """The human of an earlier record of the batch."""
    for number in _numbers(record):
        for human in by_number.get(number, ()):
            if on_file == human.contact_id and not contradict(human.says, record.says):
                return human
    return None


def _add(human: _Human, record: ContactIn, patient_id: int, found: Bearers) -> None:
    """A further record of a human fills what the earlier ones left out."""
    for name, value in record.says.items():
        if name in record.COLUMNS and human.says.get(name) in NOT_SAID:
            human.says[name] = value
    human.numbers += _numbers(record)
    own = found.patient_like(_numbers(record), record.says)
    if own != patient_id:
        human.own_chart = human.own_chart or own


def _write(batch: Batch, humans: Sequence[_Human]) -> None:
    known = {human.contact_id: human for human in humans if human.contact_id is not None}
    new = [human for human in humans if human.contact_id is None]
    people = [human.says | {"own_chart_id": human.own_chart} for human in new]
    ids = insert_contacts(batch.practice, batch.source, people, by=batch.by, at=batch.at)
    for human, contact_id in zip(new, ids, strict=True):
        human.contact_id = contact_id
    if known:
        _fill(batch, known)
    numbers = {human.contact_id: human.numbers for human in humans if human.numbers and human.contact_id is not None}
    add_contact_numbers(batch.practice.pk, numbers, new=ids)


def _fill(batch: Batch, known: Mapping[int, _Human]) -> None:
    """What a new record says of a contact on file fills blanks; one that moved overwrites by its news alone."""
    changes: dict[int, dict[str, Any]] = {}
    # Not behind their charts' lock: what the desk types meanwhile is no blank any more.
    held = Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=known)
    for contact in held.order_by("pk"):
        human = known[contact.pk]
        blank = {name: value for name, value in human.says.items() if getattr(contact, name) in NOT_SAID}
        changes[contact.pk] = blank | human.news
        if contact.own_chart_id is None and human.own_chart is not None:
            changes[contact.pk]["own_chart_id"] = human.own_chart
    correct_contacts(batch, changes)
