"""`kinpin staff` once Django has started."""

from kinpin.accounts.models import Login
from kinpin.config.errors import SetupError
from kinpin.config.installing import refuse_unready_database
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practices.actions.members import reset_second_factor_everywhere
from kinpin.practices.errors import MemberNotFoundError, SecondFactorKeptError
from kinpin.practices.queries import works_anywhere


def reset_second_step(email: str) -> str:
    """Take away the second factors of who works here, or did, with this e-mail; what was done. Raises SetupError."""
    refuse_unready_database()
    login = Login.objects.filter(email=mailbox_key(email)).first()
    try:
        if login is None:
            raise MemberNotFoundError
        reset_second_factor_everywhere(login_id=login.pk, by=system_actor(), at=clock.now())
    except MemberNotFoundError:
        raise SetupError(f"Nobody with the e-mail {email} works at a practice here. Check it.") from None
    except SecondFactorKeptError:
        raise SetupError(f"{email} has no second step, and sets one up at the next sign-in.") from None
    then = ", and sets up a new one at the next sign-in" if works_anywhere(login.pk) else ""
    return f"{email} has no second step any more{then}."
