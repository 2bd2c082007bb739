"""Of one human there may be several records: each speaks for itself, and what the others say stands."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from kinpin.families.intake.ties import Word, insert_facts, last_facts
from kinpin.families.likeness import contradict
from kinpin.families.models import Contact, Tie
from kinpin.families.rules import PERMITTING, AuthorityKind
from kinpin.inbox.records import Known
from kinpin.inbox.waiting import Told, told_of
from kinpin.sql.statements import among
from kinpin.workflows.another_human import IDENTITY, is_another
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.values import ContactIn

CONTACT_KINDS = ("RelatedPerson", "Patient.contact")
Standing = tuple[ContactIn, Known, Tie]


def parting(batch: Batch, standing: Sequence[Standing]) -> set[int]:
    """The records, by their ids here, that tell of another human than the further records of their contact.

    What they say is not written over the contact: the others still mean the one who was there. Three queries at most.
    """
    others = _of_another_human(standing)
    further = _records_of(batch, others)
    found: set[int] = set()
    for contact_id, theirs in others.items():
        first = theirs[0][0] if further[contact_id] <= {known.pk for _, known, _ in theirs} else None
        found |= {known.pk for record, known, _ in theirs if first is None or contradict(first.says, record.says)}
    return found


def _of_another_human(standing: Sequence[Standing]) -> dict[int, list[Standing]]:
    """The records that make another human of a contact, by contact."""
    new = [(one, one[0].news(one[1].sent)) for one in standing]
    told = [(one, said) for one, said in new if IDENTITY & said.keys()]
    contacts = Contact.objects.in_bulk({tie.contact_id for (_, _, tie), _ in told}) if told else {}
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for one, said in told:
        was = vars(contacts[one[2].contact_id])
        if is_another(was, {**was, **said}):
            found[one[2].contact_id].append(one)
    return found


def _records_of(batch: Batch, contacts: Collection[int]) -> dict[int, set[int]]:
    """The records that speak of some contacts, on any chart, by contact."""
    places = dict(Tie.objects.filter(contact__in=among(contacts)).values_list("pk", "contact_id")) if contacts else {}
    found: dict[int, set[int]] = {pk: set() for pk in contacts}
    for told in told_of(batch.practice.pk, CONTACT_KINDS, places) if places else ():
        found[places[told.landed_on]].add(told.pk)
    return found


def say_authority(batch: Batch, words: Sequence[Word]) -> None:
    """Write what records say of authority, but for what would lift a bar that a further record states.

    Runs when these records are on file. Two queries more at most.
    """
    softer = {word.tie.pk for word in words if word.kind is not AuthorityKind.NO_CONTACT}
    barred = [pk for pk, fact in last_facts(softer).items() if fact.kind == AuthorityKind.NO_CONTACT] if softer else []
    told = told_of(batch.practice.pk, CONTACT_KINDS, barred) if barred else []
    kept_out = {one.landed_on for one in told if _says(one, AuthorityKind.NO_CONTACT)}
    insert_facts(batch.practice.pk, words, kept_out=kept_out, today=batch.today, by=batch.by, at=batch.at)


def no_longer_permitted(batch: Batch, ties: Sequence[Tie]) -> list[Tie]:
    """Of some places, those of which no record says any more that it permits something. One query."""
    told = told_of(batch.practice.pk, CONTACT_KINDS, {tie.pk for tie in ties}) if ties else []
    still = {one.landed_on for one in told if one.live and permits(one)}
    return [tie for tie in ties if tie.pk not in still]


def permits(record: Known | Told) -> bool:
    """Whether a copy on file states an authority that can open a door."""
    return any(_says(record, kind) for kind in PERMITTING)


def _says(record: Known | Told, kind: AuthorityKind) -> bool:
    return ContactIn.said("authority", kind.value, record.sent)
