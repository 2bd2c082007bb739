"""Which authority of a contact stands on a day, for statements that are written by hand."""

from kinpin.families.models import Authority
from kinpin.families.rules import AuthorityKind


def standing_fact(tie: str) -> str:
    """The id of the newest fact of a tie that covers a day, which is handed over twice. `tie` is the tie's alias.

    Which facts of an earlier tie count is `authority.still_counts`; a test holds the two answers together.
    """
    return f"""(SELECT MAX(fact.id) FROM {Authority._meta.db_table} fact
    WHERE fact.tie_id = {tie}.id AND fact.starts_on <= %s AND (fact.ends_on IS NULL OR fact.ends_on >= %s)
      AND (fact.recorded_at >= {tie}.started_at OR fact.kind = '{AuthorityKind.NO_CONTACT}'))"""
