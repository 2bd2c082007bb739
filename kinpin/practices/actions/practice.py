"""The acts on a practice: its set-up, its details and settings, its terms."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.practices.errors import SettingsStaleError, TermsStaleError
from kinpin.practices.models import Practice, Terms
from kinpin.practices.permits import require, require_operator
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


@dataclass(frozen=True, slots=True)
class PracticeDetails:
    """Who the practice is, as sheets and the families' pages say it."""

    name: str
    phone: str
    address: str
    hours: str
    hours_es: str


_TOLD = ("name", "phone")  # short enough to be told in the audit; of the others, that they changed


def create_practice(
    *,
    slug: str,
    details: PracticeDetails,
    time_zone: str,
    policy: str,
    terms: tuple[str, str],
    by: Actor,
    at: datetime,
) -> Practice:
    """Set up a practice with its first terms, in English and Spanish. `policy` is the text of a policy."""
    require_operator(by)
    with transaction.atomic():
        practice = Practice.objects.create(
            slug=slug, **asdict(details), time_zone=time_zone, policy=compact(policy), created_at=at
        )
        Terms.objects.create(practice=practice, version=1, text=terms[0], text_es=terms[1], published_at=at)
        record(Note(Kind.PRACTICE_CREATED, practice_id=practice.pk), by=by, at=at)
    return practice


def change_settings(*, practice_id: int, version: int, wanted: Settings, by: Actor, at: datetime) -> None:
    """Change the settings of a practice that is still at `version`. Raises SettingsStaleError.

    Saving what is stored already is no change.

    A life outside 1 to 21 days is refused by the database. What families may see is asked anew at every
    request, so a new policy counts from the next one on.
    """
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)
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


def change_practice(*, practice_id: int, version: int, details: PracticeDetails, by: Actor, at: datetime) -> None:
    """Change who a practice that is still at `version` says it is. Raises SettingsStaleError.

    Saving what is stored already is no change. Sheets that are printed already keep what is on them.
    """
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)
    with transaction.atomic():
        practice = Practice.objects.select_for_update().get(pk=practice_id)
        if practice.version != version:
            raise SettingsStaleError
        wanted = asdict(details)
        changed = [name for name in wanted if wanted[name] != getattr(practice, name)]
        if not changed:
            return
        Practice.objects.filter(pk=practice_id).update(**wanted, version=F("version") + 1)
        detail: dict[str, Any] = {"changed": changed}
        for name in _TOLD:
            if name in changed:
                detail |= {name: wanted[name], f"{name}_before": getattr(practice, name)}
        record(Note(Kind.PRACTICE_CHANGED, practice_id=practice_id, detail=detail), by=by, at=at)


def publish_terms(*, practice_id: int, after: int, text: str, text_es: str, by: Actor, at: datetime) -> bool:
    """Publish the next version of the terms; older ones stay. False when the text is that of the last one already.

    `after` is the version that the new one was written over. Raises TermsStaleError when there is a newer one. Whoever
    agreed to an older version is asked at the next claim.
    """
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice_id)
        last = Terms.objects.filter(practice=practice_id).latest("version")
        if last.version != after:
            raise TermsStaleError
        if (last.text, last.text_es) == (text, text_es):
            return False
        new = Terms.objects.create(
            practice_id=practice_id, version=after + 1, text=text, text_es=text_es, published_at=at
        )
        detail = {"version": new.version}
        record(Note(Kind.TERMS_PUBLISHED, practice_id=practice_id, detail=detail), by=by, at=at)
    return True


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
