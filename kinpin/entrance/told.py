"""Switching the language of a page that shows what was wrong with an answer.

The form carries a mark of what was wrong. The page in the other language says it again from that mark, so that nothing
is checked, and no try counted, a second time.
"""

from django import forms
from django.http import QueryDict

from kinpin.accounts.requests import SideRequest
from kinpin.entrance.language import is_switch

FIELD = "told"
BY_THE_FORM = "form"  # what the form itself says of what was typed
_WAIT = "wait-"
_DIGITS = 6  # of seconds: more than any limit's window


def told_before(request: SideRequest) -> str:
    """The mark of the page whose language was switched; empty for every other request."""
    return request.POST.get(FIELD, "") if is_switch(request) else ""


def answered(request: SideRequest) -> QueryDict | None:
    """What a form is bound to: the answer, also after a switch of language where something was wrong with it."""
    is_to_be_read = request.method == "POST" and (not is_switch(request) or told_before(request))
    return request.POST if is_to_be_read else None


def is_right(request: SideRequest, form: forms.Form) -> bool:
    """Whether a valid answer came in. A switch of the language is none."""
    return not is_switch(request) and form.is_valid()


def wait_mark(seconds: int) -> str:
    """The mark for having to wait so many seconds."""
    return f"{_WAIT}{seconds}"


def wait_of(told: str) -> int:
    """The seconds for which a mark stands; 0 for any other."""
    seconds = told.removeprefix(_WAIT) if told.startswith(_WAIT) else ""
    return int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) <= _DIGITS else 0
