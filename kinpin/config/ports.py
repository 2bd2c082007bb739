"""Where a server may listen."""

import errno
import logging
import socket
from urllib.parse import urlsplit

from kinpin.config.errors import SetupError

_log = logging.getLogger("kinpin.serve")


def refuse_taken(host: str, port: int) -> str:
    """The address to listen on, also where a name was given. Raises SetupError, with what to do, when it can't be."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if not host:  # all addresses, to the system
                raise OSError(errno.EADDRNOTAVAIL, "")
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(_what_to_do(error, host, port)) from None
        return str(probe.getsockname()[0])


def _what_to_do(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken. Stop what listens there, or choose another: --port."
    if error.errno == errno.EACCES:
        return f"Only root may use port {port}. Choose one above 1023: --port."
    return f"“{host}” is not an address of this machine. Leave --host out, or give one that is."


def warn_of_another_port(origin: str, port: int) -> None:
    """Warn, in one line, that printed and mailed addresses lead to another port of this machine than the one served."""
    parts = urlsplit(origin)
    meant = parts.port or 80
    if parts.scheme == "http" and meant != port:  # without encryption it is this machine's own
        _log.warning(
            "sheets and mails lead to %s, and this is port %s: serve with --port %s, or set another origin",
            origin, port, meant,
        )  # fmt: skip


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
