"""Who is barred on a day, for statements that are written by hand: what `authority.standing_on` says."""

from kinpin.families.models import Authority
from kinpin.families.rules import AuthorityKind


def _newest_fact(tie: str) -> str:
    """The id of the newest fact of a tie that covers a day, which is handed over twice. `tie` is the tie's alias."""
    return f"""(SELECT MAX(fact.id) FROM {Authority._meta.db_table} fact
    WHERE fact.tie_id = {tie}.id AND fact.starts_on <= %s AND (fact.ends_on IS NULL OR fact.ends_on >= %s))"""


def is_barred(tie: str) -> str:
    """Whether the contact of a tie must be kept away on a day, which is handed over twice."""
    kind = f"SELECT a.kind FROM {Authority._meta.db_table} a WHERE a.id = {_newest_fact(tie)}"
    return f"({kind}) = '{AuthorityKind.NO_CONTACT}'"
