"""What changed records say of contacts that are on a chart."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from kinpin.families.intake.numbers import add_contact_numbers
from kinpin.families.intake.ties import Word, change_roles, last_facts, resume_ties
from kinpin.families.models import Authority, Tie
from kinpin.families.rules import PERMITTING, AuthorityKind, Basis, Role
from kinpin.inbox.records import Known
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.endings import withdraw_authority
from kinpin.workflows.intake.identity import correct_contacts, end_access_of_others
from kinpin.workflows.intake.placing import may_speak
from kinpin.workflows.intake.several_records import Standing, no_longer_permitted, say_authority
from kinpin.workflows.intake.values import ContactIn


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
    others = end_access_of_others(batch, people)
    correct_contacts(batch, people)
    add_contact_numbers(batch.practice.pk, {pk: own for pk, own in numbers.items() if own})
    roles = {tie: Role(new["role"]) for _, tie, new in news if "role" in new}
    change_roles(batch.practice.pk, roles, by=batch.by, at=batch.at)
    back = [tie for _, tie, new in news if new.get("live") is True and tie.ended_at is not None]
    resume_ties(batch.practice.pk, back, by=batch.by, at=batch.at)
    unsaid = [tie for record, known, tie in standing if "authority" in record.withdrawn(known.sent)]
    _say_authority(batch, news, others)
    withdraw_authority(batch, no_longer_permitted(batch, unsaid))
    concerned = {tie.patient_id for tie in (*unsaid, *(tie for _, tie, new in news if new))}
    return [tie for _, tie, new in news if new.get("live") is False], concerned


def _news(record: ContactIn, known: Known) -> dict[str, Any]:
    """What a record says anew. Whether it holds is asked of the copy on file, whose last day may have passed."""
    new = record.news(known.sent)
    return new if record.says["live"] == known.live else new | {"live": record.says["live"]}


def _say_authority(
    batch: Batch, news: Sequence[tuple[ContactIn, Tie, dict[str, Any]]], others: Collection[int]
) -> None:
    """A contact who is back, or another by now, has the authority that the record gives, said anew."""
    speaking = [(record, tie, new) for record, tie, new in news if may_speak(record)]
    before = last_facts([tie.pk for _, tie, _ in speaking])
    said: list[Word] = []
    for record, tie, new in speaking:
        word, last = Word(tie, *record.authority(batch.today)), before.get(tie.pk)
        is_too_early, is_moved = _compare(last, word, batch.today)
        if is_too_early:
            said.append(Word(tie, AuthorityKind.NONE, batch.today))
        if is_moved or "authority" in new or new.get("live") is True or tie.pk in others:
            said.append(word)
    say_authority(batch, said)


def _compare(last: Authority | None, word: Word, today: date) -> tuple[bool, bool]:
    """Whether the record system's own last word permits something that is to begin later, and moves to another day."""
    if last is None or last.basis != Basis.RECORD_SYSTEM or last.kind not in PERMITTING:
        return False, False
    is_moved = last.kind == word.kind and last.starts_on != word.starts_on
    return last.starts_on <= today < word.starts_on, is_moved and max(last.starts_on, word.starts_on) > today
