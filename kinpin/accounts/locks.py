"""The lock that whoever changes or uses up what guards a login takes first."""

from kinpin.accounts.models import Login


def lock_login(login_id: int) -> None:
    """Hold a login's row until the transaction ends, before anything of what guards it is read.

    Whoever locks more than one of a login, its second factors and its sessions locks them in this order.
    """
    list(Login.objects.select_for_update(no_key=True).filter(pk=login_id).values_list("pk"))
