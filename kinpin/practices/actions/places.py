"""The acts on a practice's sites and providers: where patients are seen, and the columns of the schedule."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from kinpin.accounts.requests import fingerprint
from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.inbox.answers import make_once
from kinpin.kernel.actor import Actor
from kinpin.practices.errors import PlaceNotFoundError, PlaceStaleError
from kinpin.practices.models import Provider, Site
from kinpin.practices.permits import practice_of, require, require_site
from kinpin.practices.roles import Permission


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What is said of a site."""

    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """What is said of a provider. The smaller the position, the further left the column."""

    name: str
    specialty: str
    site_id: int | None
    position: int


Details = SiteDetails | ProviderDetails
Place = Site | Provider
P = TypeVar("P", Site, Provider)


def site_details(site: Site) -> SiteDetails:
    return SiteDetails(site.name, site.phone, site.address)


def provider_details(provider: Provider) -> ProviderDetails:
    return ProviderDetails(provider.name, provider.specialty, provider.site_id, provider.position)


def mark_of(details: Details) -> str:
    """Stands for what is said of a place. An import changes places too, so that no version could tell."""
    return fingerprint(repr(details))


def subject_of(place: Place) -> str:
    """What the audit calls a place."""
    return f"{place._meta.model_name}:{place.pk}"


def add_site(*, practice_id: int, details: SiteDetails, by: Actor, at: datetime, press: bytes = b"") -> Site:
    """Add a place where the practice sees patients, one for each press. Raises RepeatWithoutAnswerError."""
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)

    def create(public_id: str) -> None:
        site = Site.objects.create(public_id=public_id, practice_id=practice_id, **asdict(details))
        record(Note(Kind.SITE_ADDED, practice_id=practice_id, subject=subject_of(site)), by=by, at=at)

    with transaction.atomic():
        return Site.objects.get(public_id=make_once(press, create, at=at))


def change_site(*, public_id: str, seen: str, details: SiteDetails, by: Actor, at: datetime) -> None:
    """Change a site that is still as it was `seen`, by its mark. Raises PlaceNotFoundError, PlaceStaleError."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        site = _lock(Site, public_id, by)
        _change(site, site_details(site), details, seen, Kind.SITE_CHANGED, by, at)


def deactivate_site(*, public_id: str, by: Actor, at: datetime) -> None:
    """Take a site out of use: nothing new is put there, what is there stays. Raises PlaceNotFoundError."""
    _use(Site, public_id, Kind.SITE_DEACTIVATED, active=False, by=by, at=at)


def reactivate_site(*, public_id: str, by: Actor, at: datetime) -> None:
    """Put a site back into use. Raises PlaceNotFoundError."""
    _use(Site, public_id, Kind.SITE_REACTIVATED, active=True, by=by, at=at)


def add_provider(
    *, practice_id: int, details: ProviderDetails, by: Actor, at: datetime, press: bytes = b""
) -> Provider:
    """Add a column to the schedule, one for each press. Raises PlaceNotFoundError, RepeatWithoutAnswerError."""
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)
    require_site(details.site_id, practice_id=practice_id)

    def create(public_id: str) -> None:
        provider = Provider.objects.create(public_id=public_id, practice_id=practice_id, **asdict(details))
        note = Note(Kind.PROVIDER_ADDED, practice_id=practice_id, subject=subject_of(provider))
        record(note, by=by, at=at)

    with transaction.atomic():
        return Provider.objects.get(public_id=make_once(press, create, at=at))


def change_provider(*, public_id: str, seen: str, details: ProviderDetails, by: Actor, at: datetime) -> None:
    """Change a provider who is still as they were `seen`, by the mark. Raises PlaceNotFoundError, PlaceStaleError."""
    require(by, Permission.STAFF_MANAGE)
    require_site(details.site_id, practice_id=practice_of(by))
    with transaction.atomic():
        provider = _lock(Provider, public_id, by)
        _change(provider, provider_details(provider), details, seen, Kind.PROVIDER_CHANGED, by, at)


def deactivate_provider(*, public_id: str, by: Actor, at: datetime) -> None:
    """Take a provider out of use: no column but on days that have their appointments. Raises PlaceNotFoundError."""
    _use(Provider, public_id, Kind.PROVIDER_DEACTIVATED, active=False, by=by, at=at)


def reactivate_provider(*, public_id: str, by: Actor, at: datetime) -> None:
    """Put a provider back into use. Raises PlaceNotFoundError."""
    _use(Provider, public_id, Kind.PROVIDER_REACTIVATED, active=True, by=by, at=at)


def _lock(model: type[P], public_id: str, by: Actor) -> P:
    """A place of the actor's practice, locked until the transaction ends. Raises PlaceNotFoundError."""
    place = model._default_manager.select_for_update().filter(public_id=public_id, practice=practice_of(by)).first()
    if place is None:
        raise PlaceNotFoundError
    return place


def _change(place: Place, stored: Details, wanted: Details, seen: str, kind: Kind, by: Actor, at: datetime) -> None:
    """Saving what is stored already is no change."""
    if mark_of(stored) != seen:
        raise PlaceStaleError
    before, after = asdict(stored), asdict(wanted)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    type(place)._default_manager.filter(pk=place.pk).update(**after)
    record(Note(kind, subject=subject_of(place), detail={"changed": changed}), by=by, at=at)


def _use(model: type[P], public_id: str, kind: Kind, *, active: bool, by: Actor, at: datetime) -> None:
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        place = _lock(model, public_id, by)
        if place.active == active:
            return
        model._default_manager.filter(pk=place.pk).update(active=active)
        record(Note(kind, subject=subject_of(place)), by=by, at=at)
