"""How this app says no."""

from kinpin.kernel.errors import RefusedError


class CodeRefusedError(RefusedError):
    """An e-mail code did not prove the address: `wrong`, `spent` (too many tries) or `lapsed`."""


class TooManyTriesError(RefusedError):
    """A limit was reached. `wait_seconds` says when the next try counts again."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("too_many")
        self.wait_seconds = wait_seconds


class AddressTakenError(RefusedError):
    """A login with this e-mail address exists. Told to the owner of the address, never to the asker."""
