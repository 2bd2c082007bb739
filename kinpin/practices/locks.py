"""One import at a time into one practice."""

from kinpin.practices.models import Practice


def lock_for_intake(practice_id: int) -> None:
    """Let no other import into this practice until the transaction ends.

    On PostgreSQL whoever changes the practice itself waits too: its settings, details or terms. What merely belongs to
    the practice can be added and changed meanwhile, so the desk works on.
    """
    list(Practice.objects.select_for_update(no_key=True).filter(pk=practice_id).values_list("pk"))
