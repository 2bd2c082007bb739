"""The acts on a practice and its places."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.practices.errors import SettingsStaleError
from kinpin.practices.models import Practice, Provider, Site, Terms
from kinpin.practices.permits import require
from kinpin.practices.policies import compact, name_of
from kinpin.practices.roles import Permission
from kinpin.practices.rules import Paper


@dataclass(frozen=True, slots=True)
class Settings:
    """How a practice issues, and who may see what at which age (`policy` is the text of a policy)."""

    pin_life_days: int
    asks_how_known: bool
    paper: Paper
    policy: str


def create_practice(
    *,
    slug: str,
    name: str,
    phone: str,
    address: str,
    hours: str,
    hours_es: str,
    time_zone: str,
    policy: str,
    terms: tuple[str, str],
    by: Actor,
    at: datetime,
) -> Practice:
    """Set up a practice with its first terms, in English and Spanish. `policy` is the text of a policy."""
    with transaction.atomic():
        practice = Practice.objects.create(
            slug=slug,
            name=name,
            phone=phone,
            address=address,
            hours=hours,
            hours_es=hours_es,
            time_zone=time_zone,
            policy=compact(policy),
            created_at=at,
        )
        Terms.objects.create(practice=practice, version=1, text=terms[0], text_es=terms[1], published_at=at)
        record(Note(Kind.PRACTICE_CREATED, practice_id=practice.pk), by=by, at=at)
    return practice


def change_settings(*, practice_id: int, version: int, wanted: Settings, by: Actor, at: datetime) -> None:
    """Change the settings of a practice that is still at `version`. Raises SettingsStaleError.

    Saving what is stored already is no change.

    A life outside 1 to 21 days is refused by the database (N-05). What families may see is asked anew at every
    request, so a new policy counts from the next one on.
    """
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get(pk=practice_id)
        if practice.version != version:
            raise SettingsStaleError
        before, after = _told(_stored(practice)), _told(wanted)
        changed = [name for name in after if after[name] != before[name]]
        if not changed:
            return
        Practice.objects.filter(pk=practice_id).update(
            pin_life_days=wanted.pin_life_days,
            asks_how_known=wanted.asks_how_known,
            paper=wanted.paper.value,
            policy=compact(wanted.policy),
            version=F("version") + 1,
        )
        detail = {name: after[name] for name in changed} | {f"{name}_before": before[name] for name in changed}
        record(Note(Kind.PRACTICE_CHANGED, practice_id=practice_id, detail=detail), by=by, at=at)


def _stored(practice: Practice) -> Settings:
    return Settings(practice.pin_life_days, practice.asks_how_known, Paper(practice.paper), practice.policy)


def _told(settings: Settings) -> dict[str, Any]:
    """Settings as the audit tells them: a policy by its name."""
    return {
        "pin_life_days": settings.pin_life_days,
        "asks_how_known": settings.asks_how_known,
        "paper": settings.paper.value,
        "policy": name_of(settings.policy) or "own",
    }


def add_site(*, practice_id: int, name: str, phone: str, address: str, by: Actor, at: datetime) -> Site:
    """Add a place where the practice sees patients."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        site = Site.objects.create(practice_id=practice_id, name=name, phone=phone, address=address)
        record(Note(Kind.PRACTICE_CHANGED, practice_id=practice_id, subject=f"site:{site.pk}"), by=by, at=at)
    return site


def add_provider(
    *, practice_id: int, name: str, site_id: int | None, position: int, by: Actor, at: datetime
) -> Provider:
    """Add a column to the schedule."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        provider = Provider.objects.create(practice_id=practice_id, name=name, site_id=site_id, position=position)
        note = Note(Kind.PRACTICE_CHANGED, practice_id=practice_id, subject=f"provider:{provider.pk}")
        record(note, by=by, at=at)
    return provider
