"""Several workers on PostgreSQL, at once or one after the other: every message leaves, none twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection

from kinpin.handouts.post import Post
from kinpin.outbox.actions import settle_interrupted
from kinpin.outbox.models import Message, State
from kinpin.practices.models import Practice
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


def test_where_the_database_fails_while_words_are_made_the_next_worker_sends_them(
    database: OwnDatabase, mail: MailServer
) -> None:
    database.run(lambda: queue_code("cindy@example.com", practice_id=1, at=MONDAY))
    table = Practice._meta.db_table
    database.run(partial(_rename, table, "away"))
    with pytest.raises(DatabaseError):
        database.run(lambda: Post().send_next(at=MONDAY))
    database.run(partial(_rename, "away", table))

    for minutes in (1, 2, 10):
        now = MONDAY + timedelta(minutes=minutes)
        assert database.run(partial(settle_interrupted, at=now)) == 0
        database.run(partial(send_all, Post(), at=now))

    assert mail.recipients == ["cindy@example.com"]
    assert database.run(lambda: Message.objects.get().state) == State.SENT


def _rename(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")
