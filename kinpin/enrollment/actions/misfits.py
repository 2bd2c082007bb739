"""What is answered to whoever uses a sheet and can't be whom it was made for: mostly the sheet is stopped.

Not where two caregivers share an e-mail address, and so an account: whoever signed in with the other's is told to make
their own. The sheet stays good then, for it showed this login nobody whom it may not see already. Where anybody who
must be kept away is involved, or a login that was put out, there is no such kindness.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kinpin.accounts.bounded_notes import record_within
from kinpin.accounts.models import Login
from kinpin.accounts.requests import network_key
from kinpin.accounts.throttle import Charge
from kinpin.audit.kinds import Kind
from kinpin.enrollment.actions.proofs import Refusal, note_of, stop_sheet
from kinpin.enrollment.limits import LOOKS_AT_SHEET
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.notice_recipients import People, level_of
from kinpin.enrollment.queries import live_pins_of
from kinpin.enrollment.words import Misfit, RemovalReason
from kinpin.families.authority import stands_from
from kinpin.families.contacts_around import Around, around
from kinpin.families.models import Tie
from kinpin.families.rules import AuthorityKind, Role
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice


@dataclass(frozen=True, slots=True)
class NeedsOwnAccount:
    """The login is another caregiver's of the same children. Nothing is used up, and the page says what to do."""


def answer_misfit(
    handout: HandOut, pins: Sequence[Pin], why: Misfit, login: Login, *, by: Actor, at: datetime
) -> NeedsOwnAccount | Refusal:
    """Stop a sheet because of a misfit, with these of its PINs; or refuse only the account that was used."""
    if why is Misfit.CAME_AS_ANOTHER and _is_other_caregivers(login, handout, at):
        notes = [note_of(Kind.PIN_REFUSED, handout, Misfit.ANOTHERS_ACCOUNT.value, pin) for pin in pins]
        record_within(Charge(LOOKS_AT_SHEET, f"{handout.pk}:{network_key(by.network)}"), notes, by=by, at=at)
        return NeedsOwnAccount()
    return stop_sheet(handout, pins, why, by=by, at=at)


def _is_other_caregivers(login: Login, handout: HandOut, at: datetime) -> bool:
    """Whether a login came in for these very children as a caregiver who may see each of them today, and is no worry.

    Six queries: nobody waits for them but who is refused.
    """
    practice = handout.practice
    today = local_day(at, practice.zone)
    children = {pin.patient_id for pin in live_pins_of(handout, at)}
    came = list(Enrollment.objects.filter(login=login, practice=practice))
    here = [one for one in came if one.patient_id in children]
    known_as = {one.contact_id for one in here}
    if not here or any(one.ended_at for one in here) or any(_was_put_out(one) for one in came):
        return False
    elsewhere = set(
        Tie.objects.filter(contact__in={one.contact_id for one in came}).values_list("patient_id", flat=True)
    )
    people = around(sorted(children | elsewhere), today)
    if _is_any_barred(people, children, {one.contact_id for one in came}, today):
        return False
    both = {handout.contact_id, *known_as}
    return handout.contact_id not in known_as and all(
        _are_caregivers(both, people[child], practice, today) for child in children
    )


def _was_put_out(enrollment: Enrollment) -> bool:
    """Whether staff put this login out as the wrong person, and did not take that back, or for a child's safety."""
    is_wrong = enrollment.removal == RemovalReason.WRONG_PERSON and enrollment.let_in_again_at is None
    return is_wrong or enrollment.removal == RemovalReason.SAFETY


def _is_any_barred(people: People, children: Collection[int], known_as: Collection[int], today: date) -> bool:
    """Whether anybody is or will be barred from these children, or a contact the login ever came in as, from others."""
    return any(
        stands_from(AuthorityKind.NO_CONTACT, one.facts, today)
        for child, every in people.items()
        for one in every
        if child in children or one.contact_id in known_as
    )


def _are_caregivers(contacts: Collection[int], every: Sequence[Around], practice: Practice, today: date) -> bool:
    """Whether each of some contacts may see a child today, and none is the patient."""
    may = {one.contact_id for one in every if one.role is not Role.SELF and level_of(one, practice, today)}
    return may.issuperset(contacts)
