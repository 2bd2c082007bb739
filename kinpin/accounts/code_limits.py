"""How often anybody may ask for an e-mailed code, and how often try one."""

from datetime import timedelta

from kinpin.accounts.throttle import Limit
from kinpin.accounts.words import ProofFor

# A code for a new password opens a login that is there. With two more digits so many wrong ones may be looked at in all
# that nobody uses them up for everybody.
DIGITS = {ProofFor.SIGN_UP: 6, ProofFor.RESET: 8}
# At one address: from one network, so that a stranger elsewhere does not use up its owner's; and from all together.
TRIES_BY_ADDRESS = Limit("code_try_email", 20, timedelta(days=1))
TRIES_AT_ADDRESS = Limit("code_try_at", 60, timedelta(days=1))
SENDS_BY_ADDRESS = Limit("code_email", 8, timedelta(hours=1))
SENDS_BY_ADDRESS_A_DAY = Limit("code_email_day", 20, timedelta(days=1))
SENDS_TO_ADDRESS = Limit("code_email_all", 60, timedelta(days=1))
SENDS_BY_NETWORK = Limit("code_network", 40, timedelta(hours=1))
TRIES_BY_NETWORK = Limit("code_try_net", 20, timedelta(hours=1))
TRIES_OVERALL = Limit("code_try_all", 2000, timedelta(hours=1))  # at the logins there are, for a new password
