"""Typed text that outlives a lock: kept with the locked session, given back to the same person on the same page.

Each page of a browser locks and comes back by itself, so a draft belongs to its page.
"""

from urllib.parse import urlencode, urlsplit

from django.http import QueryDict

from kinpin.accounts.requests import SideRequest

_KEY = "drafts"
_NOT_TEXT = frozenset({"csrfmiddlewaretoken", "page", "password"})
_LARGEST = 60_000
_MOST = 6  # pages; of more, the oldest is forgotten


def keep(request: SideRequest, page: str) -> None:
    """Keep what the posted form holds for `page`, the path it stood on."""
    fields = {name: values for name, values in request.POST.lists() if name not in _NOT_TEXT}
    if not fields or sum(len(v) for values in fields.values() for v in values) > _LARGEST:
        return
    path = urlsplit(safe_page(page)).path
    kept = {p: f for p, f in _kept(request).items() if p != path}
    request.session[_KEY] = {**dict(list(kept.items())[-(_MOST - 1) :]), path: fields}


def take(request: SideRequest) -> QueryDict | None:
    """What was typed on this page before the lock, once; None when nothing was."""
    kept = _kept(request)
    fields = kept.pop(request.path, None)
    if fields is None:
        return None
    request.session[_KEY] = kept
    found = QueryDict(mutable=True)
    for name, values in fields.items():
        found.setlist(name, values)
    return found


def unlock_address(page: str) -> str:
    """Where a locked page waits for its owner."""
    return "/staff/unlock/?" + urlencode({"page": safe_page(page)})


def safe_page(page: str) -> str:
    """A path of the practice's rooms, whatever was asked for."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return "/workspace/"
    path = parts.path if parts.path.startswith(("/workspace/", "/practice-portal/")) else "/workspace/"
    return f"{path}?{parts.query}" if parts.query and path == parts.path else path


def _kept(request: SideRequest) -> dict[str, dict[str, list[str]]]:
    return dict(request.session.get(_KEY) or {})
