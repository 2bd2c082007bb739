"""How often anybody may try a password: at the front door, and at a screen whose sign-in is open already."""

from datetime import timedelta

from kinpin.accounts.requests import SideRequest, fingerprint, network_key
from kinpin.accounts.sessions import SIGN_IN
from kinpin.accounts.throttle import Charge, Limit

# Consecutive failures at the front door after which only a new password helps. NIST SP 800-63B-4 3.2.2 allows 100.
MOST_FAILURES = 50
MOST_FAILURES_OF_STAFF = 20
# At one address: from one network, so that a stranger elsewhere does not use up its owner's; and from all together.
BY_ADDRESS = Limit("sign_in_email", 10, timedelta(minutes=15))
BY_NETWORK = Limit("sign_in_network", 100, timedelta(hours=1))
AT_ADDRESS = Limit("sign_in_at", 100, timedelta(hours=1))
# A sign-in ends within the day, so this is also how often one open sign-in may be guessed at in all.
AT_SCREEN = Limit("screen", 10, timedelta(minutes=15))
AT_SCREEN_A_DAY = Limit("screen_day", 30, timedelta(days=1))


def at_the_door(request: SideRequest, email: str) -> list[Charge]:
    """What a try to sign in is charged to."""
    address, network = fingerprint(email), network_key(request.network)
    return [
        Charge(BY_ADDRESS, f"{address}@{network}"),
        Charge(BY_NETWORK, network),
        Charge(AT_ADDRESS, address),
    ]


def at_the_screen(request: SideRequest) -> list[Charge]:
    """What is charged when somebody who is signed in types the password again: no stranger's try counts there."""
    sign_in = str(request.session[SIGN_IN])
    return [Charge(AT_SCREEN, sign_in), Charge(AT_SCREEN_A_DAY, sign_in)]
