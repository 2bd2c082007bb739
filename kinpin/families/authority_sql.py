"""Which authority of a contact stands on a day, for statements that are written by hand: `authority.standing_on`."""

from kinpin.families.models import Authority
from kinpin.families.rules import AuthorityKind


def newest_fact(tie: str) -> str:
    """The id of the newest fact of a tie that covers a day, which is handed over twice. `tie` is the tie's alias."""
    return f"""(SELECT MAX(fact.id) FROM {Authority._meta.db_table} fact
    WHERE fact.tie_id = {tie}.id AND fact.starts_on <= %s AND (fact.ends_on IS NULL OR fact.ends_on >= %s))"""


def still_counts(fact: str, tie: str) -> str:
    """Whether the newest fact is the authority: a bar is, anything else where it was recorded since the tie began."""
    return f"({fact}.recorded_at >= {tie}.started_at OR {fact}.kind = '{AuthorityKind.NO_CONTACT}')"


def is_barred(tie: str) -> str:
    """Whether the contact of a tie must be kept away on a day, which is handed over twice."""
    kind = f"SELECT a.kind FROM {Authority._meta.db_table} a WHERE a.id = {newest_fact(tie)}"
    return f"({kind}) = '{AuthorityKind.NO_CONTACT}'"
