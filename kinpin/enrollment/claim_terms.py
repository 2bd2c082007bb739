"""What every step of a claim asks first: the practice, and the terms that the login has yet to agree to there."""

from dataclasses import dataclass

from django.db import connection

from kinpin.enrollment.models import TermsAccepted
from kinpin.practices.access import practice_at
from kinpin.practices.models import Practice, Terms

_QUERY = f"""
SELECT p.id, p.version, t.version
FROM {Practice._meta.db_table} p
LEFT JOIN {Terms._meta.db_table} t ON t.practice_id = p.id
  AND t.version = (SELECT MAX(x.version) FROM {Terms._meta.db_table} x WHERE x.practice_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM {TermsAccepted._meta.db_table} a
                  WHERE a.login_id = %s AND a.practice_id = p.id AND a.version = t.version)
WHERE p.slug = %s
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """The practice of a claim. `open_terms`: the version of its terms that this login has yet to agree to, or None."""

    practice: Practice
    open_terms: int | None


def ground_of(slug: str, login_id: int | None) -> Ground | None:
    """What a claim at the practice with this slug stands on. Who has no login has agreed to nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [login_id, slug])
        found = cursor.fetchone()
    if found is None:
        return None
    practice_id, version, open_terms = found
    return Ground(practice_at(practice_id, version), open_terms)
