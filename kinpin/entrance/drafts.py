"""Typed text that outlives a lock: kept with the locked sign-in, given back to the same person on the same page.

Each page of a browser locks and comes back by itself, so a draft belongs to its page. So does the window that stood
open over the page: its address says all that was chosen there.
"""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import reverse

from kinpin.accounts.requests import SideRequest

_TEXTS = "texts"
_WINDOWS = "windows"
_NOT_TEXT = frozenset({"csrfmiddlewaretoken", "page", "over", "password"})
_LARGEST = 60_000
_MOST = 6  # pages; of more, the oldest is forgotten


def keep(request: SideRequest, page: str) -> None:
    """Keep what the posted form holds for `page`, the path it stood on, and which window stood `over` it."""
    held = {_WINDOWS: _window(request), _TEXTS: _typed(request)}
    request.session.drafts.change(partial(_put, urlsplit(safe_page(page)).path, held))


def take(request: SideRequest) -> QueryDict | None:
    """What was typed on this page before the lock, once; None when nothing was."""
    fields = _pop(request, _TEXTS)
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


def _window(request: SideRequest) -> str:
    over = request.POST.get("over", "")
    return safe_page(over) if 0 < len(over) < _LARGEST else ""


def _typed(request: SideRequest) -> dict[str, list[str]]:
    fields = {name: values for name, values in request.POST.lists() if name not in _NOT_TEXT}
    return fields if sum(len(v) for values in fields.values() for v in values) <= _LARGEST else {}


def _put(path: str, held: dict[str, Any], drafts: dict[str, Any]) -> None:
    for kind, what in held.items():
        if what:
            others = {p: w for p, w in drafts.get(kind, {}).items() if p != path}
            drafts[kind] = {**dict(list(others.items())[-(_MOST - 1) :]), path: what}


def _pop(request: SideRequest, kind: str) -> Any:
    found = request.session.drafts.read.get(kind, {}).get(request.path)
    if found is not None:
        request.session.drafts.change(partial(_drop, kind, request.path, found))
    return found


def _drop(kind: str, path: str, given: Any, drafts: dict[str, Any]) -> None:
    if drafts.get(kind, {}).get(path) == given:  # else the page was locked again meanwhile, with other text
        del drafts[kind][path]
