"""The sentences of Portal History. They name people and sheets, never a PIN, and nothing of custody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kinpin.audit.details import details_in
from kinpin.audit.kinds import Kind, Outcome
from kinpin.enrollment.lifetimes import last_day_in
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import DeclineKind, EnrollmentEnd, Misfit, PinEnd
from kinpin.kernel.actor import ActorKind
from kinpin.kernel.ids import row_id

if TYPE_CHECKING:
    from kinpin.audit.models import Event


@dataclass(frozen=True, slots=True)
class People:
    """Names by id: who acted, and whom an event is about."""

    members: Mapping[int, str]
    contacts: Mapping[int, str]


_PIN_ENDS: dict[str, str] = {
    PinEnd.REDEEMED: "The PIN for {contact} was used.",
    PinEnd.REPLACED: "A newer PIN took the place of the one for {contact}.",
    PinEnd.VOIDED: "The PIN for {contact} was voided and opens nothing any more.",
    PinEnd.EXPIRED: "The PIN for {contact} expired unused.",
    PinEnd.LOCKED: "The PIN for {contact} was closed after too many wrong birth dates.",
    PinEnd.STOPPED: "The PIN for {contact} was closed: whoever used it does not match {contact}.",
    PinEnd.AUTHORITY: "The PIN for {contact} was closed because the authority on file changed.",
    PinEnd.AGE: "The PIN for {contact} was closed because of the child's age.",
    PinEnd.HOLD: "The PIN for {contact} was closed because a hold was placed.",
    PinEnd.PATIENT_STATUS: "The PIN for {contact} was closed because the patient status changed.",
}
_TRIES = {
    "birth_date": "Somebody tried the {sheet} for {contact} with a wrong birth date.",
    Misfit.ANOTHERS_ACCOUNT: "Somebody tried the {sheet} for {contact} with the account of another caregiver of this "
    "child. The sheet is still good; {contact} needs an account with an e-mail of their own.",
    "nothing_live": "Somebody tried the {sheet} for {contact}, which opens nothing any more.",
}
_NOT_THEIRS = "Whoever came in as {contact} said that this is the wrong patient. Their portal access ended."
_SENTENCES: dict[str, str] = {
    Kind.PIN_ISSUED: "A PIN was issued for {contact}, {sheet}.",
    Kind.ISSUE_REFUSED: "A PIN for {contact} was refused; nothing was issued.",
    Kind.PIN_REDEEMED: "{contact} used the PIN of {sheet}.",
    Kind.SHEET_PRINTED: "The {sheet} for {contact} was opened for printing, copy {copy}.",
    Kind.SHEET_SHOWN: "The {sheet} for {contact} was shown on the screen.",
    Kind.SHEET_COPIED: "The PINs of the {sheet} for {contact} were written down.",
    Kind.SHEET_EXTENDED: "The {sheet} for {contact} was extended; it is good until {until}.",
    Kind.SHEET_VOIDED: "The {sheet} for {contact} was voided.",
    Kind.SHEET_DISOWNED: "The {sheet} for {contact} was opened by somebody who said: this is not me.",
    Kind.SHEET_STOPPED: "The {sheet} for {contact} was stopped: whoever used it does not match {contact}.",
    Kind.SHEET_LOCKED: "The {sheet} for {contact} was locked after too many wrong birth dates.",
    Kind.PORTAL_DECLINED: "The family {said} the portal.",
    Kind.PORTAL_DECLINE_WITHDRAWN: "What the family had said about the portal was withdrawn.",
    Kind.ENROLLED: "{contact} was registered and can see this child.",
    Kind.ENROLLMENT_ENDED: "Portal access of {contact} ended.",
    Kind.LET_IN_AGAIN: "The account that was removed as not {contact}'s can be used again with a new sheet.",
    Kind.HOLD_PLACED: "A hold was placed on this child.",
    Kind.HOLD_LIFTED: "The hold on this child was lifted.",
    Kind.AUTHORITY_SET: "The authority of {contact} was set.",
    Kind.CONTACT_CHANGED: "Details of {contact} were changed: {fields}.",
    Kind.CONTACT_JOINED: "Two entries of {contact} became one.",
    Kind.TIE_ENDED: "{contact} was inactivated in Family Contacts.",
    Kind.TIE_RESUMED: "{contact} was reactivated in Family Contacts.",
}
_FIELDS = {
    "given": "first name",
    "family": "last name",
    "email": "e-mail",
    "no_email": "notices by e-mail",
    "own_chart_id": "own chart",
    "merged_into_id": "entry",
}
KINDS: frozenset[str] = frozenset({*_SENTENCES, Kind.PIN_CLOSED, Kind.PIN_REFUSED})


def sentence(event: "Event", people: People, zone: ZoneInfo) -> str:
    """What happened."""
    detail = details_in(event.detail)
    contact = people.contacts.get(event.contact_id or 0) or "the family"
    text = _template(event).format(
        contact=contact,
        sheet=_sheet(event.subject),
        copy=detail.get("copy", ""),
        until=_until(detail.get("until"), zone),
        fields=_fields(detail.get("fields")),
        said="put off" if event.reason == DeclineKind.DEFERRED else "declined",
    )
    return text[:1].upper() + text[1:]


def who(event: "Event", people: People) -> str:
    """By whom: a member of staff, the family, or Kinpin by itself."""
    if event.membership_id:
        return people.members.get(event.membership_id, "Somebody of the practice")
    return {ActorKind.FAMILY.value: "Family", ActorKind.SYSTEM.value: "Kinpin"}.get(event.actor_kind, "")


def _template(event: "Event") -> str:
    kind, reason = event.kind, event.reason
    if kind == Kind.AUTHORITY_SET and event.outcome == Outcome.REFUSED:
        return "An import said something about the authority of {contact}; it was left out."
    if kind == Kind.ENROLLMENT_ENDED and reason == EnrollmentEnd.NOT_THEIRS:
        return _NOT_THEIRS
    if kind == Kind.PIN_CLOSED:
        return _PIN_ENDS.get(reason, "The PIN for {contact} ended.")
    if kind == Kind.PIN_REFUSED:
        return _TRIES.get(reason, "Somebody tried the {sheet} for {contact} and was refused.")
    return _SENTENCES[kind]


def _fields(names: object) -> str:
    """Which details: what they were and what they are is in no event."""
    each = [_FIELDS.get(str(name), str(name).replace("_", " ")) for name in names] if isinstance(names, list) else []
    return ", ".join(each)


def _sheet(subject: str) -> str:
    kind, _, what = subject.partition(":")
    pk = row_id(what)
    return f"sheet {sheet_number(pk)}" if kind == "handout" and pk else "sheet"


def _until(moment: object, zone: ZoneInfo) -> str:
    day = last_day_in(str(moment), zone)
    return f"{day:%m/%d/%Y}" if day else str(moment or "")
