"""Whom the ids in some events stand for: asked for all at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.audit.details import details_in
from kinpin.enrollment.queries import addresses_of_accounts
from kinpin.families.queries import names_of_people
from kinpin.kernel.actor import ActorKind
from kinpin.kernel.ids import row_id
from kinpin.kernel.masks import masked_email
from kinpin.practices.queries import names_of_house

if TYPE_CHECKING:
    from kinpin.audit.models import Event


# The details that hold ids of people, and of what kind.
NAMED_DETAILS = {"membership": "membership", "staff": "staff", "contacts": "contact", "login": "account"}
_TOO_MANY = 10**18  # what a row that was tampered with may hold, and no column


@dataclass(frozen=True, slots=True)
class Names:
    """Names by kind of thing and id. `charts`: the public ids of patients."""

    by_kind: dict[str, dict[int, str]]
    charts: dict[int, str]

    def of(self, kind: str, pk: int | None) -> str:
        """The name, empty when there is none."""
        return self.by_kind.get(kind, {}).get(pk, "") if pk else ""

    def account(self, login_id: int) -> str:
        """*account 17, c•••@example.com*: two accounts of one caregiver are told apart."""
        address = self.of("account", login_id)
        return f"account {login_id}" + (f", {masked_email(address)}" if address else "")


def names_in(practice_id: int, events: Sequence["Event"]) -> Names:
    """The names of everybody some events of a practice's trail tell of. Three queries."""
    ids: dict[str, set[int]] = defaultdict(set)
    for event in events:
        for kind, pk in _mentioned(event):
            if pk:
                ids[kind].add(pk)
    people, contacts = names_of_people(practice_id, patients=ids["patient"], contacts=ids["contact"])
    house = names_of_house(
        practice_id,
        members=ids["membership"],
        logins=ids["login"],
        staff=ids["staff"],
        sites=ids["site"],
        providers=ids["provider"],
    )
    return Names(
        {
            "login": house.logins,
            "account": addresses_of_accounts(practice_id, ids["account"]),
            "membership": house.members,
            "staff": house.staff,
            "site": house.sites,
            "provider": house.providers,
            "patient": {pk: patient.name for pk, patient in people.items()},
            "contact": {pk: contact.name for pk, contact in contacts.items()},
        },
        {pk: patient.public_id for pk, patient in people.items()},
    )


def subject_of(event: "Event") -> tuple[str, str]:
    """The other thing an event was done to: its kind and its id, or what else stands there."""
    kind, _, what = event.subject.partition(":")
    return kind, what


def _mentioned(event: "Event") -> list[tuple[str, int | None]]:
    kind, what = subject_of(event)
    return [
        ("membership", event.membership_id),
        ("login", event.login_id if event.membership_id is None and event.actor_kind == ActorKind.STAFF else None),
        ("account", event.login_id if event.actor_kind == ActorKind.FAMILY else None),
        ("patient", event.patient_id),
        ("contact", event.contact_id),
        (kind, row_id(what)),
        *_mentioned_in_details(event),
    ]


def _mentioned_in_details(event: "Event") -> Iterator[tuple[str, int]]:
    details = details_in(event.detail)
    for name, kind in NAMED_DETAILS.items():
        value = details.get(name)
        each = value if isinstance(value, list) else [value]
        yield from ((kind, pk) for pk in each if isinstance(pk, int) and 0 < pk < _TOO_MANY)
