"""What an event says beside who, where and when."""

import json
from typing import Any

_DEEPEST = 3


def details_in(detail: str) -> dict[str, Any]:
    """The details by name; the text as it stands where somebody put something else there."""
    if not detail:
        return {}
    try:
        found = json.loads(detail)
        json.dumps(found, ensure_ascii=False).encode()  # half a character can be read, and not be shown
    except (ValueError, RecursionError):
        return {"detail": detail}
    return found if isinstance(found, dict) and _is_shallow(found, _DEEPEST) else {"detail": detail}


def _is_shallow(value: Any, deepest: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return deepest > 0 and all(_is_shallow(each, deepest - 1) for each in inside)
