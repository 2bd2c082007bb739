"""HTML put together by hand, for what a page has hundreds of."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

NOTHING = mark_safe("")
OUT_OF_BAND = mark_safe(' hx-swap-oob="true"')  # on what a poll brings to a page that is open
NAME_ALERT = mark_safe(
    ' <span class="status status--alert"><span class="shape" aria-hidden="true">▲</span>Name alert</span>'
)


def drawn(pattern: str, *values: str, **named: str) -> SafeString:
    """A pattern with its values escaped, but for those that are safe.

    Does for text what Django's `format_html` does for anything, which first finds out of each value what it is.
    """
    filled = pattern.format(*map(_safe, values), **{name: _safe(value) for name, value in named.items()})
    return SafeString(filled)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Safe parts, one after the other."""
    return SafeString("".join(map(_safe, parts)))


def _safe(value: str) -> str:
    return value if isinstance(value, SafeString) or value.isalnum() else escape(value)
