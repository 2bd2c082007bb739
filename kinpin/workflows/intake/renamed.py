"""Listed contacts who are written otherwise than before: a slip put right, a short form, a married name.

An entry has no id of its own, so one that vanished and one that is new may be the same human. They are where nobody
else on the chart comes into question.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kinpin.families.bars import bars_around
from kinpin.families.likeness import may_be_one
from kinpin.families.models import Contact
from kinpin.families.rules import AuthorityKind, Role
from kinpin.inbox.records import Known, Ledger
from kinpin.sql.statements import among
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.entry_pairs import Gone, Pair
from kinpin.workflows.intake.values import ContactIn

_MOST_COMPARED = 400  # of a chart; a longer list that changed altogether is another list
Charts = Mapping[int, tuple[Sequence[Gone], Sequence[ContactIn]]]  # what vanished from a chart, and what is new there


def recognize(
    batch: Batch, ledger: Ledger[ContactIn], gone: Sequence[Gone], patients: Mapping[str, int]
) -> Collection[int]:
    """Take new entries as further copies of those that are `gone`. Returns these, by their record's id here.

    `patients`: whom each entry is about, by its id. Four queries at most. Runs inside the caller's transaction, behind
    the locks on the charts.
    """
    charts = _charts(ledger, gone, patients)
    if not charts:
        return ()
    whose = among(one.tie.contact_id for vanished, _ in charts.values() for one in vanished)
    people = {contact.pk: contact for contact in Contact.objects.filter(pk__in=whose)}
    barred = _barred(batch, ledger, patients, charts)
    found: list[tuple[ContactIn, Known]] = []
    for patient_id, (vanished, new) in charts.items():
        every = (
            Pair(one, people[one.tie.contact_id], entry, batch.practice.country) for one in vanished for entry in new
        )
        pairs = [pair for pair in _settled(list(every)) if not _comes_near(pair, barred[patient_id])]
        found += [(pair.entry, pair.gone.known) for pair in pairs]
    ledger.take_as_known(found)
    return {known.pk for _, known in found}


def _charts(ledger: Ledger[ContactIn], gone: Sequence[Gone], patients: Mapping[str, int]) -> Charts:
    """Where something vanished and something is new. What was over before did not vanish now."""
    vanished: defaultdict[int, list[Gone]] = defaultdict(list)
    for one in gone:
        if one.known.live and one.tie.role != Role.SELF:
            vanished[one.tie.patient_id].append(one)
    new: defaultdict[int, list[ContactIn]] = defaultdict(list)
    for entry in ledger.fresh if vanished else ():
        if patients[entry.external_id] in vanished:
            new[patients[entry.external_id]].append(entry)
    return {pk: (vanished[pk], new[pk]) for pk in new if len(vanished[pk]) * len(new[pk]) <= _MOST_COMPARED}


def _settled(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs that are one human, and of which neither is so with another, or called like another."""
    judged = [(pair, pair.is_one_human()) for pair in pairs]
    rivals = [pair for pair, fits in judged if fits or pair.is_called_alike()]
    return [pair for pair, fits in judged if fits and not any(pair.shares_one_with(other) for other in rivals)]


@dataclass(frozen=True, slots=True)
class _Barred:
    """Somebody who must be kept away from a chart: on file, or by an entry of this batch."""

    person: Mapping[str, Any]
    contact_id: int | None = None
    entry: str = ""


def _barred(
    batch: Batch, ledger: Ledger[ContactIn], patients: Mapping[str, int], charts: Collection[int]
) -> Mapping[int, Sequence[_Barred]]:
    found: defaultdict[int, list[_Barred]] = defaultdict(list)
    for bar in bars_around(charts, batch.today):
        found[bar.tie.patient_id].append(_Barred(vars(bar.tie.contact), contact_id=bar.tie.contact_id))
    for entry in (*ledger.fresh, *(record for record, _ in ledger.changed)):
        if entry.says.get("authority") == AuthorityKind.NO_CONTACT:
            found[patients[entry.external_id]].append(_Barred(entry.says, entry=entry.external_id))
    return found


def _comes_near(pair: Pair, barred: Collection[_Barred]) -> bool:
    """Whether the entry may be another who is barred, as whoever vanished could not: the place would be theirs.

    A birth date on file is that of whoever vanished, and tells nothing of the entry.
    """
    was = vars(pair.was)
    becomes = {**was, **pair.entry.says, "birth_date": None}
    others = (b.person for b in barred if b.contact_id != pair.was.pk and b.entry != pair.entry.external_id)
    return any(may_be_one(person, becomes) and not may_be_one(person, was) for person in others)
