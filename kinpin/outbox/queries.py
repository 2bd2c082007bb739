"""What stands with the messages of a practice."""

from datetime import datetime, timedelta

from django.db.models import Count, Min

from kinpin.outbox.models import Message, State

_OVERDUE = timedelta(minutes=5)  # a message not sent by then waits for something


def overdue(practice_id: int, *, at: datetime) -> tuple[int, datetime | None]:
    """How many of a practice's messages have waited for more than five minutes, and since when the first has."""
    late = Message.objects.filter(state=State.QUEUED, practice_id=practice_id, created_at__lte=at - _OVERDUE)
    found = late.aggregate(count=Count("pk"), first=Min("created_at"))
    return found["count"], found["first"]
