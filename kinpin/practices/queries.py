"""Reading practices, sites, providers and staff records.

`find_` gives one or None, `all_` what there is or was, `_of` what is in use, `names_of_` names by id.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Value

from kinpin.audit.trails import User
from kinpin.practices.models import Invitation, Membership, Practice, Provider, Site, StaffRecord, Terms
from kinpin.practices.roles import StaffRole


def find_practice(slug: str) -> Practice | None:
    """The practice with this name in addresses."""
    return Practice.objects.filter(slug=slug).first()


def only_practice() -> Practice | None:
    """The practice, where this installation serves one."""
    first_two = list(Practice.objects.order_by("pk")[:2])
    return first_two[0] if len(first_two) == 1 else None


def all_practices() -> list[Practice]:
    """Every practice that this installation serves, by name."""
    return list(Practice.objects.order_by("name"))


def practices_of_login(login_id: int) -> list[Practice]:
    """The practices whose workspace a login may enter."""
    return list(Practice.objects.filter(memberships__login=login_id, memberships__active=True).order_by("name"))


def works_anywhere(login_id: int) -> bool:
    """Whether a login may enter the workspace of any practice."""
    return Membership.objects.filter(login=login_id, active=True).exists()


def membership_of(login_id: int, practice_id: int) -> Membership | None:
    """What lets a login into a practice's workspace today."""
    return Membership.objects.filter(login=login_id, practice=practice_id, active=True).first()


def sites_of(practice_id: int, *, and_site: int | None = None) -> list[Site]:
    """The sites in use, and one that is named already though it may no longer be."""
    found = Site.objects.filter(Q(active=True) | Q(pk=and_site), practice=practice_id)
    return list(found.order_by("name"))


def all_sites(practice_id: int) -> list[Site]:
    """The sites there are or were, those in use first."""
    return list(Site.objects.filter(practice=practice_id).order_by("-active", "name", "pk"))


def find_site(practice_id: int, public_id: str) -> Site | None:
    """A site of a practice, in use or not."""
    return Site.objects.filter(practice=practice_id, public_id=public_id).first()


def providers_of(practice_id: int) -> list[Provider]:
    """The providers in use, in the order of their columns."""
    return list(Provider.objects.filter(practice=practice_id, active=True).order_by("position", "name"))


def all_providers(practice_id: int) -> list[Provider]:
    """The providers there are or were, those in use first, in the order of their columns."""
    found = Provider.objects.filter(practice=practice_id).select_related("site")
    return list(found.order_by("-active", "position", "name", "pk"))


def find_provider(practice_id: int, public_id: str) -> Provider | None:
    """A provider of a practice, in use or not, with the site."""
    return Provider.objects.filter(practice=practice_id, public_id=public_id).select_related("site").first()


def whom_to_ask(practice_id: int) -> str:
    """*Dana Ortiz or Sam Lee*: the administrators who can really mend what others may not."""
    admins = StaffRecord.objects.filter(
        practice=practice_id, active=True, role=StaffRole.PRACTICE_ADMIN, membership__active=True
    ).order_by("family", "given")
    names = [record.name for record in admins]
    if not names:
        return "your practice's administrator"
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def all_staff_records(practice_id: int) -> list[StaffRecord]:
    """Every staff record there is or was, those in use first."""
    return list(
        StaffRecord.objects.filter(practice=practice_id)
        .select_related("membership__login", "site")
        .order_by("-active", "family", "given")
    )


def unassociated_members(practice_id: int) -> list[Membership]:
    """Workspace users that have no staff record."""
    return list(
        Membership.objects.filter(practice=practice_id, active=True, staff_record=None)
        .select_related("login")
        .order_by("name")
    )


def all_members(practice_id: int) -> list[Membership]:
    """Every user of the workspace there is or was, those who may come in first."""
    found = Membership.objects.filter(practice=practice_id).select_related("login", "staff_record")
    return list(found.order_by("-active", "name", "pk"))


def find_member(practice_id: int, public_id: str) -> Membership | None:
    """A user of a practice's workspace, let in today or not."""
    found = Membership.objects.filter(practice=practice_id, public_id=public_id)
    return found.select_related("login", "staff_record").first()


def find_user_of_trail(practice_id: int, public_id: str) -> User | None:
    """The same as a trail takes them. Two queries."""
    elsewhere = Membership.objects.filter(login=OuterRef("login")).exclude(practice=practice_id)
    here = Membership.objects.filter(practice=practice_id)
    row = here.filter(public_id=public_id).values_list("pk", "login_id", "name", Exists(elsewhere)).first()
    if row is None:
        return None
    pk, login_id, name, works_elsewhere = row
    return User(pk, login_id, name, works_elsewhere, tuple(here.values_list("pk", flat=True)))


def find_staff_record(practice_id: int, public_id: str) -> StaffRecord | None:
    """A staff record of a practice, in use or not, with its user and site."""
    found = StaffRecord.objects.filter(practice=practice_id, public_id=public_id)
    return found.select_related("membership__login", "site").first()


def last_invitations(practice_id: int) -> dict[int, Invitation]:
    """The newest invitation of each staff record without a user, unless it was taken back or accepted."""
    sent = Invitation.objects.filter(
        staff_record__practice=practice_id, staff_record__membership=None, accepted_at=None, revoked_at=None
    )
    return {invitation.staff_record_id: invitation for invitation in sent.order_by("sent_at")}


class House(NamedTuple):
    """What the practice's own are called, by id; its users also by login."""

    members: dict[int, str]
    logins: dict[int, str]
    staff: dict[int, str]
    sites: dict[int, str]
    providers: dict[int, str]


def names_of_house(
    practice_id: int,
    *,
    members: Collection[int] = (),
    logins: Collection[int] = (),
    staff: Collection[int] = (),
    sites: Collection[int] = (),
    providers: Collection[int] = (),
) -> House:
    """What some users, staff records, sites and providers are called. One query."""
    users = Membership.objects.filter(Q(pk__in=members) | Q(login__in=logins), practice=practice_id)
    records = StaffRecord.objects.filter(practice=practice_id, pk__in=staff)
    parts = [
        users.values_list(Value(1), "pk", "login_id", "name", Value("")),
        records.values_list(Value(2), "pk", Value(0), "given", "family"),
        *(
            model.objects.filter(practice=practice_id, pk__in=ids).values_list(
                Value(kind), "pk", Value(0), "name", Value("")
            )
            for kind, model, ids in ((3, Site, sites), (4, Provider, providers))
        ),
    ]
    house = House({}, {}, {}, {}, {})
    for kind, pk, login_id, *words in parts[0].union(*parts[1:], all=True):
        by_id = {1: house.members, 2: house.staff, 3: house.sites, 4: house.providers}[kind]
        by_id[pk] = " ".join(filter(None, words))
        if kind == 1:
            house.logins[login_id] = by_id[pk]
    return house


def names_of_members(practice_id: int, membership_ids: Sequence[int]) -> dict[int, str]:
    """What some users are called in the workspace, by id."""
    return names_of_house(practice_id, members=membership_ids).members


def all_terms(practice_id: int) -> list[Terms]:
    """Every version of the terms, the newest first."""
    return list(Terms.objects.filter(practice=practice_id).order_by("-version"))


def current_terms(practice_id: int) -> Terms | None:
    """The terms that are asked for today."""
    return Terms.objects.filter(practice=practice_id).order_by("-version").first()


def terms_at(practice_id: int, version: int) -> Terms | None:
    """One version of the terms."""
    return Terms.objects.filter(practice=practice_id, version=version).first()
