"""The rest of an event in words: the reason, the other thing it was done to, the details."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime

from kinpin.audit.details import details_in
from kinpin.enrollment.lifetimes import last_day_in
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import RemovalReason
from kinpin.kernel.ids import row_id
from kinpin.practice_portal.audit_trail.groups import CHOICES
from kinpin.practice_portal.audit_trail.names import NAMED_DETAILS, Names, subject_of
from kinpin.practice_portal.audit_trail.refusal_words import SENTENCES
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.audit.models import Event

# Rows whose numbers mean nothing to a reader: what they are about is told by the child and the contact beside.
_UNTOLD = frozenset({"enrollment", "appointment", "login"})
_NOT_ALLOWED = {permission.value: f"may not: {permission.label}" for permission in Permission}
_LABELS = {"fields": "changed", "staff": "staff record", "membership": "user"}
_WORDS = {
    ("language", "en"): "English",
    ("language", "es"): "Spanish",
    **{("kinds", group): label for group, label in CHOICES},
    **{("because", why.value): why.label for why in RemovalReason},
}


def about(event: "Event", names: Names) -> str:
    parts = [_reason(event), _subject(event, names), *_details(event, names)]
    return "; ".join(part for part in parts if part)


def _reason(event: "Event") -> str:
    said = event.reason
    return SENTENCES.get((event.kind, said)) or _NOT_ALLOWED.get(said) or said.replace("_", " ")


def _subject(event: "Event", names: Names) -> str:
    kind, what = subject_of(event)
    if kind in _UNTOLD:
        return ""
    pk = row_id(what)
    if kind == "handout" and pk:
        return f"sheet {sheet_number(pk)}"
    return names.of(kind, pk) or f"{kind} {what}".replace("_", " ").strip()


def _details(event: "Event", names: Names) -> list[str]:
    details = details_in(event.detail)
    return _whose(event, details.pop("login", None), names) + [
        f"{_LABELS.get(name, name.replace('_', ' '))}: {_said(name, value, names)}"
        for name, value in sorted(details.items())
        if value not in ("", None, [])
    ]


def _whose(event: "Event", login_id: object, names: Names) -> list[str]:
    """The account that something was done to, unless it did so itself: then it stands among who."""
    return [names.account(login_id)] if isinstance(login_id, int) and login_id != event.login_id else []


def _said(name: str, value: object, names: Names) -> str:
    if isinstance(value, list):
        return ", ".join(_said(name, each, names) for each in value)
    if name in NAMED_DETAILS and isinstance(value, int):
        return names.of(NAMED_DETAILS[name], value) or str(value)
    said = str(value)
    # Not the midnight after it.
    last = last_day_in(said, get_current_timezone()) if name == "until" and "T" in said else None
    return (
        _WORDS.get((name, said))
        or _moment(last.isoformat() if last else said)
        or said.removesuffix("_id").replace("_", " ")
    )


def _moment(text: str) -> str:
    """A moment in the practice's time zone, or a day; empty for what is neither."""
    try:
        if "T" in text:
            return date_format(localtime(datetime.fromisoformat(text)), "m/d/Y g:i A")
        return date_format(date.fromisoformat(text), "m/d/Y") if "-" in text else ""
    except (ValueError, OverflowError):
        return ""
