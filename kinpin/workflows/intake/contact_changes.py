"""What changed records say of contacts that are on a chart."""

from collections.abc import Sequence
from typing import Any

from kinpin.families.intake.numbers import add_contact_numbers
from kinpin.families.intake.people import change_contacts
from kinpin.families.intake.ties import change_roles, insert_facts, resume_ties
from kinpin.families.models import Tie
from kinpin.families.rules import AuthorityKind, Role
from kinpin.inbox.records import Known
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.endings import withdraw_authority
from kinpin.workflows.intake.identity import end_access_of_others
from kinpin.workflows.intake.placing import may_speak
from kinpin.workflows.intake.values import ContactIn

Standing = tuple[ContactIn, Known, Tie]


def change_standing(batch: Batch, standing: Sequence[Standing]) -> tuple[list[Tie], set[int]]:
    """Write what is new. Returns the ties that a record no longer holds up, and the patients concerned."""
    if not standing:
        return [], set()
    news = [(record, tie, _news(record, known)) for record, known, tie in standing]
    people: dict[int, dict[str, Any]] = {}
    numbers: dict[int, list[tuple[str, str]]] = {}
    for record, tie, new in news:
        told = {name: value for name, value in new.items() if name in record.COLUMNS}
        people[tie.contact_id] = people.get(tie.contact_id, {}) | told
        numbers[tie.contact_id] = [*numbers.get(tie.contact_id, []), *new.get("numbers", ())]
    end_access_of_others(batch, people)
    change_contacts(batch.practice, people, by=batch.by, at=batch.at)
    add_contact_numbers(batch.practice.pk, {pk: own for pk, own in numbers.items() if own})
    roles = {tie: Role(new["role"]) for _, tie, new in news if "role" in new}
    change_roles(batch.practice.pk, roles, by=batch.by, at=batch.at)
    back = [tie for _, tie, new in news if new.get("live") is True and tie.ended_at is not None]
    resume_ties(batch.practice.pk, back, by=batch.by, at=batch.at)
    unsaid = [tie for record, known, tie in standing if "authority" in record.withdrawn(known.sent)]
    _say_authority(batch, news)
    withdraw_authority(batch, unsaid)
    concerned = {tie.patient_id for tie in (*unsaid, *(tie for _, tie, new in news if new))}
    return [tie for _, tie, new in news if new.get("live") is False], concerned


def _news(record: ContactIn, known: Known) -> dict[str, Any]:
    """What a record says anew. Whether it holds is asked of the copy on file, whose last day may have passed."""
    new = record.news(known.sent)
    return new if record.says["live"] == known.live else new | {"live": record.says["live"]}


def _say_authority(batch: Batch, news: Sequence[tuple[ContactIn, Tie, dict[str, Any]]]) -> None:
    """A contact who is back has the authority that the record gives, said anew."""
    facts = [
        (tie, AuthorityKind(record.says["authority"]))
        for record, tie, new in news
        if ("authority" in new or new.get("live") is True) and may_speak(record)
    ]
    insert_facts(batch.practice.pk, facts, today=batch.today, by=batch.by, at=batch.at)
