"""One import at a time into one practice."""

from kinpin.practices.models import Practice


def lock_for_intake(practice_id: int) -> None:
    """Let no other import into this practice until the transaction ends. Nobody else waits for this lock."""
    list(Practice.objects.select_for_update(no_key=True).filter(pk=practice_id).values_list("pk"))
