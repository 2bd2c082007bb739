"""A form over a stored record as its page shows it: fresh, unsaved, refused, or beside somebody else's change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from django.http import QueryDict

from kinpin.audit.kinds import Kind
from kinpin.audit.queries import last_change
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import moment_told
from kinpin.practices.permits import practice_of
from kinpin.practices.queries import names_of_members
from kinpin.workspace.charts.edits import Settled, asked, settle
from kinpin.workspace.charts.forms import StoredForm

F = TypeVar("F", bound=StoredForm)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who else changed the record, and when."""

    who: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class EditPage(Generic[F]):
    """What the template of an edit needs. `was` goes along with the form, to tell later who changed what."""

    form: F
    was: Mapping[str, str]
    conflicts: Mapping[str, str] = field(default_factory=dict)  # by field: the other person's value, as read
    merged: Sequence[str] = ()  # labels of the fields taken over
    elsewhere: Elsewhere | None = None
    unsaved: bool = False
    saved_at: datetime | None = None

    def picked(self, name: str) -> str:
        """Which of two values was chosen in the form that came in."""
        return str(self.form.data.get(f"pick-{name}", ""))


def fresh(form: F, *, may_edit: bool, saved: str = "") -> EditPage[F]:
    """The record as it is stored; `saved` is when this person last saved it, as the address says."""
    for one in () if may_edit else form.fields.values():
        one.disabled = True
    return EditPage(form, _part(form), saved_at=moment_told(saved))


def compare(form: F, data: QueryDict) -> Settled:
    """The fields that came in, compared with what is stored now."""
    return settle({name: data.get(name, "") for name in data}, _part(form), asked(data))


def is_untouched(form: StoredForm, settled: Settled) -> bool:
    """Whether what came in says nothing that is not stored."""
    return not settled.conflicts and settled.values == _part(form)


def looked_at_again(form: F, settled: Settled, elsewhere: Elsewhere | None, *, unsaved: bool = False) -> EditPage[F]:
    """The form as it came in, with what stands in its way."""
    conflicts = {name: form.shown(name, value) for name, value in settled.conflicts.items()}
    if form.is_bound:
        for name in conflicts:
            form.add_error(name, "Somebody else changed this. Choose below: keep yours or take theirs.")
    merged = [str(form.fields[name].label) for name in settled.merged]
    return EditPage(form, _part(form), conflicts, merged, elsewhere if settled.is_stale else None, unsaved)


def who_changed(*, by: Actor, kind: Kind, patient_id: int | None = None, contact_id: int | None = None) -> Elsewhere:
    """Who last changed a record, from the audit trail."""
    event = last_change(practice_of(by), kind=kind, patient_id=patient_id, contact_id=contact_id)
    if event is None or event.membership_id is None:
        return Elsewhere("Somebody else", event.at if event else None)
    names = names_of_members(practice_of(by), [event.membership_id])
    return Elsewhere(names.get(event.membership_id, "Somebody else"), event.at)


def _part(form: StoredForm) -> dict[str, str]:
    return {name: form.stored.get(name, "") for name in form.fields}
