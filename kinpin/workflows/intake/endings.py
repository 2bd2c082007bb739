"""What other systems take away: a place on a chart, an authority. Each with its consequences, in one transaction."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kinpin.families.intake.ties import Word, end_ties, last_facts, ties
from kinpin.families.locks import lock_patients
from kinpin.families.models import Tie
from kinpin.families.rules import PERMITTING, AuthorityKind, Basis
from kinpin.inbox.waiting import lapsed, note_ended, said_to_hold
from kinpin.kernel.actor import Actor
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.sql.bulk import in_parts
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.places import settle_active
from kinpin.workflows.intake.several_records import CONTACT_KINDS, say_authority
from kinpin.workflows.reconsider import reconsider_many

_AT_ONCE = 1000


def end_unless_held(batch: Batch, doubted: Collection[Tie]) -> set[int]:
    """End the ties that no record says hold any more. Returns the patients concerned."""
    if not doubted:
        return set()
    held = said_to_hold(batch.practice.pk, CONTACT_KINDS, [tie.pk for tie in doubted])
    ending = [tie for tie in doubted if tie.ended_at is None and not held.get(tie.pk, False)]
    end_ties(batch.practice.pk, ending, by=batch.by, at=batch.at)
    return {tie.patient_id for tie in ending}


def withdraw_authority(batch: Batch, unsaid: Collection[Tie]) -> list[Tie]:
    """The record system's word that these contacts may decide no longer counts: where it stood alone, they may not.

    Returns the ties that lost it.
    """
    facts = last_facts([tie.pk for tie in unsaid])
    taken = [
        tie
        for tie in unsaid
        if tie.pk in facts and facts[tie.pk].basis == Basis.RECORD_SYSTEM and facts[tie.pk].kind in PERMITTING
    ]
    words = [Word(tie, AuthorityKind.NONE, batch.today) for tie in taken]
    say_authority(batch, words)
    return taken


def end_lapsed(*, practice: Practice, by: Actor, at: datetime) -> None:
    """End what another system gave a last day that has passed. Runs at the practice's midnight and before an import."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    batch = Batch(practice, "", by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        people = lapsed(practice.pk, CONTACT_KINDS, batch.today)
        roles = lapsed(practice.pk, ("PractitionerRole",), batch.today)
        over = [row for _, row in people]
        lock_patients(tie.patient_id for tie in ties(over).values())
        note_ended([pk for pk, _ in (*people, *roles)])
        ended = end_unless_held(batch, list(ties(over).values()))  # the desk may have ended one meanwhile
        for part in in_parts(sorted(ended), _AT_ONCE):
            reconsider_many(practice, part, by=by, at=at)
        settle_active(batch, {row for _, row in roles})
