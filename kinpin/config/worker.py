"""The worker: sends messages as they fall due, and tidies up once a minute."""

import logging
import os
import signal
import time
from datetime import date, datetime, timedelta
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection

from kinpin.accounts import throttle
from kinpin.accounts.actions.email_proofs import forget_old_proofs
from kinpin.accounts.sessions import SessionStore
from kinpin.config.installing import refuse_unready_database
from kinpin.enrollment.actions.expire import expire_pins
from kinpin.handouts.post import Post
from kinpin.inbox import answers
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.kernel.clock import local_day
from kinpin.outbox.actions import settle_interrupted
from kinpin.practices.queries import all_practices
from kinpin.workflows.new_day import begin_day

_POLL = 0.5  # seconds between two looks when nothing was due
_AFTER_FAULT = 5.0  # seconds, when the database was away
_TIDY_EVERY = timedelta(minutes=1)
_log = logging.getLogger("kinpin.worker")


class _Stop:
    """Told by Ctrl-C or the service manager to stop, or left alone by its server: what is being sent is finished."""

    def __init__(self, beside: int | None) -> None:
        self._told = False
        self._beside = beside
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._told = True

    @property
    def asked(self) -> bool:
        return self._told or self._beside not in (None, os.getppid())


def run_worker(*, beside: int | None = None) -> None:
    """Work until told to stop, or until `beside`, the server's process, has ended.

    Raises SetupError when the installation is not ready.
    """
    refuse_unready_database()
    stop = _Stop(beside)
    while not stop.asked:
        try:
            _work(stop)
        except DatabaseError as error:
            _log.warning("the database is away: %s", type(error).__name__)
            connection.close()
            time.sleep(_AFTER_FAULT)


def _work(stop: _Stop) -> None:
    post = Post()
    tidied: datetime | None = None
    begun: dict[int, date] = {}
    while not stop.asked:
        close_old_connections()
        at = clock.now()
        if tidied is None or at - tidied >= _TIDY_EVERY:
            tidy(at=at)
            begin_days(begun, at=at)
            tidied = at
        if not post.send_next(at=clock.now()):  # what comes before may have taken minutes
            time.sleep(_POLL)
    post.hang_up()


def begin_days(begun: dict[int, date], *, at: datetime) -> None:
    """Begin the day of every practice whose midnight has passed. `begun`: the last day begun for each, kept here."""
    for practice in all_practices():
        today = local_day(at, practice.zone)
        if begun.get(practice.pk) != today:
            begin_day(practice=practice, by=system_actor(practice.pk), at=at)
            begun[practice.pk] = today


def tidy(*, at: datetime) -> None:
    """Close PINs whose day is over, settle what a dead worker left, forget what nobody will ask for again."""
    expired = expire_pins(by=system_actor(), at=at)
    if expired:
        _log.info("%s PINs expired", expired)
    unknown = settle_interrupted(at=at)
    if unknown:
        _log.warning("%s messages were being sent when a worker stopped; whether they left is not known", unknown)
    answers.forget_old(at=at)
    throttle.forget_old(at=at)
    forget_old_proofs(at=at)
    SessionStore.clear_expired()
