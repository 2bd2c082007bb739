"""Why a command refuses."""


class SetupError(Exception):
    """Kinpin can't start; the message says what is wrong and what to do."""
