"""Typed text that outlives a lock: kept with the locked session, given back to the same person on the same page.

Each page of a browser locks and comes back by itself, so a draft belongs to its page. So does the window that stood
open over the page: its address says all that was chosen there.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse

from kinpin.accounts.requests import SideRequest

_KEY = "drafts"
_WINDOWS = "windows"
_NOT_TEXT = frozenset({"csrfmiddlewaretoken", "page", "over", "password"})
_LARGEST = 60_000
_MOST = 6  # pages; of more, the oldest is forgotten


def keep(request: SideRequest, page: str) -> None:
    """Keep what the posted form holds for `page`, the path it stood on, and which window stood `over` it."""
    path = urlsplit(safe_page(page)).path
    over = request.POST.get("over", "")
    if 0 < len(over) < _LARGEST:
        _store(request, _WINDOWS, path, safe_page(over))
    fields = {name: values for name, values in request.POST.lists() if name not in _NOT_TEXT}
    if not fields or sum(len(v) for values in fields.values() for v in values) > _LARGEST:
        return
    _store(request, _KEY, path, fields)


def take(request: SideRequest) -> QueryDict | None:
    """What was typed on this page before the lock, once; None when nothing was."""
    fields = _pop(request, _KEY)
    if fields is None:
        return None
    found = QueryDict(mutable=True)
    for name, values in fields.items():
        found.setlist(name, values)
    return found


def take_window(request: SideRequest) -> str:
    """The window that stood open over this page before the lock, once; empty when none did."""
    return str(_pop(request, _WINDOWS) or "")


def unlock_address(page: str) -> str:
    """Where a locked page waits for its owner."""
    return reverse("staff_unlock", query={"page": safe_page(page)})


def safe_page(page: str) -> str:
    """A path of the practice's rooms, whatever was asked for."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return "/workspace/"
    path = parts.path if parts.path.startswith(("/workspace/", "/practice-portal/")) else "/workspace/"
    return f"{path}?{parts.query}" if parts.query and path == parts.path else path


def _store(request: SideRequest, key: str, path: str, what: Any) -> None:
    others = {p: w for p, w in (request.session.get(key) or {}).items() if p != path}
    request.session[key] = {**dict(list(others.items())[-(_MOST - 1) :]), path: what}


def _pop(request: SideRequest, key: str) -> Any:
    kept = dict(request.session.get(key) or {})
    found = kept.pop(request.path, None)
    if found is not None:
        request.session[key] = kept
    return found
