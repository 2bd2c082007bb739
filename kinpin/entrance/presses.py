"""A press that makes something, of a form with `{% one_press %}`: sent twice, as by a double click, it makes one."""

import json

from kinpin.entrance.staff import StaffRequest
from kinpin.inbox.answers import find, request_key


def press_of(request: StaffRequest) -> bytes:
    """The key of a press: the same form with the same text from the same sign-in; empty for a form without a mark."""
    if not request.POST.get("press"):
        return b""
    sent = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return request_key(request.actor.session, json.dumps([request.path, sent]))


def made_before(request: StaffRequest) -> str | None:
    """What this press made when it came first; None when nothing, or too long ago."""
    press = press_of(request)
    return find(press, at=request.at) if press else None
