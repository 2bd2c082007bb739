"""Several workers at once on PostgreSQL: every message leaves, none twice."""

import pytest

from kinpin.handouts.post import Post
from kinpin.outbox.models import Message, State
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.outbox.sending import queue_code, send_all
from tests.outbox.server import MailServer

pytestmark = pytest.mark.postgresql
MANY = 60
WORKERS = 4


def test_workers_share_the_messages_and_send_none_twice(database: OwnDatabase, mail: MailServer) -> None:
    everybody = [f"parent{n}@example.com" for n in range(MANY)]
    database.run(lambda: [queue_code(to, at=MONDAY) for to in everybody])

    taken = database.at_once([lambda: send_all(Post(), at=MONDAY) for _ in range(WORKERS)])

    database.run(lambda: send_all(Post(), at=MONDAY))  # what was left when all looked at the same five
    assert sorted(mail.recipients) == sorted(everybody)
    assert sum(count > 0 for count in taken) > 1  # who comes late may find nothing left
    assert database.run(lambda: Message.objects.filter(state=State.SENT).count()) == MANY
