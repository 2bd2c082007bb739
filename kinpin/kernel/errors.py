"""The three ways an act or a door can say no. Each app derives its own, named for what went wrong."""


class KinpinError(Exception):
    """Base of every error that a face turns into words."""


class NotFoundError(KinpinError):
    """There is no such record for this person: absent and out of reach look the same."""


class RefusedError(KinpinError):
    """The record is there, and the rules say no.

    `reason` is a word of a closed list of the app that raises it: for the audit and for the staff's words,
    never for people outside the practice.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StaleError(KinpinError):
    """Somebody else changed the record since it was read."""
