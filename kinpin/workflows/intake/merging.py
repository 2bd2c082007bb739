"""Charts that an import makes one: nobody sits before a screen who could be asked."""

from collections.abc import Collection
from datetime import datetime

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.families.bars import bars_around, doubles_among
from kinpin.families.heirs import Heirs
from kinpin.families.queries import ties_of
from kinpin.families.rules import PERMITTING
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.endings import withdraw_authority
from kinpin.workflows.merged_charts import carry_over
from kinpin.workflows.reconsider import reconsider_many


def merge(batch: Batch, heirs: Heirs, *, since: datetime | None = None) -> None:
    """Set on what charts became what stands on them, of what was recorded `since` a moment where one is given."""
    carry_over(batch.practice, heirs, since=since, by=batch.by, at=batch.at)
    _withdraw_of_the_alike(batch, set(heirs.values()))


def _withdraw_of_the_alike(batch: Batch, charts: Collection[int]) -> None:
    """End what the record system alone permits to somebody who may be a barred parent, and leave it out.

    Had the charts been one from the beginning, it would never have come in.
    """
    bars = bars_around(charts, batch.today) if charts else []
    ties = ties_of(list(charts), batch.today) if bars else {}
    alike = {d.place.tie.pk: d.place.tie for d in doubles_among(ties, bars) if d.place.authority in PERMITTING}
    taken = withdraw_authority(batch, alike.values())
    notes = [
        Note(
            Kind.AUTHORITY_SET,
            patient_id=tie.patient_id,
            contact_id=tie.contact_id,
            practice_id=batch.practice.pk,
            outcome=Outcome.REFUSED,
            reason="like_barred",
        )
        for tie in taken
    ]
    record(*notes, by=batch.by, at=batch.at)
    reconsider_many(batch.practice, {tie.patient_id for tie in taken}, by=batch.by, at=batch.at)
