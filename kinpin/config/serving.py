"""Runs the server and, beside it, the worker that sends messages."""

import os
import signal
import threading
import time
from functools import partial
from typing import Any

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kinpin.config import memory
from kinpin.config.commands.start import after_start
from kinpin.config.environment import SETTINGS_FILE
from kinpin.config.errors import SetupError
from kinpin.config.installing import refuse_unready
from kinpin.config.ports import refuse_taken, warn_of_another_port
from kinpin.config.worker_process import message_worker

STOP_WITHIN = 5  # seconds, for what is being answered when the server is told to stop
_LOOK_EVERY = 1  # second, whether the server's own process is still there
# A process. Each holds one connection to the database; more would wait for one interpreter, and cost a fifth of speed.
_THREADS = 2


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Raises SetupError when the installation or the port is not ready."""
    refuse_unready()
    _refuse_unsettled()
    address = refuse_taken(host, port)
    warn_of_another_port(settings.FAMILY_ORIGIN, port)
    memory.give_back()
    memory.share_application()
    with message_worker():
        server = Granian(
            "kinpin.config.wsgi:application",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=_THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_WITHIN,
            websockets=False,
            log_level=LogLevels.warning if settings.DEMO else LogLevels.info,
            log_access=False,
            log_dictconfig=settings.LOGGING,
        )
        server.serve(target_loader=partial(load_application, os.getpid()), wrap_loader=False)


def _refuse_unsettled() -> None:
    """Without settings sheets and mails would lead to this machine, and the portal's own name would not be answered."""
    path = settings.DATA_FOLDER / SETTINGS_FILE
    if not settings.DEMO and not os.environ.get("KINPIN_ORIGIN") and not path.exists():
        raise SetupError(f"There is no {path}. Put it back, or run “kinpin setup” to write it anew.")


def load_application(parent: int) -> Any:
    """What a server process serves. It stops when its parent says so or is gone, and not twice for the same Ctrl-C.

    A terminal sends Ctrl-C to every process; a server process that hears it twice hangs in granian 2.8.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_stop_without, args=(parent,), name="parent", daemon=True).start()
    return after_start("kinpin.config.wsgi", "application")


def _stop_without(parent: int) -> None:
    """Stop this server process once its parent was killed: it would hold the port, and no worker sends messages."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    os._exit(1)
