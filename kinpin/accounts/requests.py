"""A request as Kinpin's own middleware leaves it."""

import hashlib
import ipaddress
from datetime import datetime

from django.http import HttpRequest

from kinpin.accounts.models import Side
from kinpin.accounts.sessions import SessionStore


class SideRequest(HttpRequest):
    """A request on one side of the house. `at` is the moment it came in; `network` the peer's address."""

    side: Side
    at: datetime
    network: str
    session: SessionStore


def network_key(address: str) -> str:
    """The network a peer belongs to, as throttles count it: /24 for IPv4, /56 for IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    width = 24 if ip.version == 4 else 56
    return str(ipaddress.ip_network(f"{ip}/{width}", strict=False).network_address)


def fingerprint(text: str) -> str:
    """Sixteen characters that stand for a text in a counter or a log, and do not give it back."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
