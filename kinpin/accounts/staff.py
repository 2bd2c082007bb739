"""Who works at a practice: this app knows no practices, so the app that does says whom to ask."""

from collections.abc import Callable

_asked: list[Callable[[int], bool]] = []


def ask_who_is_staff(asked: Callable[[int], bool]) -> None:
    """From now on `asked` says of a login, by id, whether it works anywhere. Called once, as Kinpin starts."""
    _asked.append(asked)


def is_staff(login_id: int) -> bool:
    """Whether this login works at any practice."""
    return any(asked(login_id) for asked in _asked)
