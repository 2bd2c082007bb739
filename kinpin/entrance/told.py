"""What a page told of an answer goes along in its form: in the other language it is told again, nothing is checked."""

from django import forms
from django.http import QueryDict

from kinpin.accounts.requests import SideRequest
from kinpin.entrance.language import is_switch

FIELD = "told"
BY_THE_FORM = "form"  # what the form itself says of what was typed
_WAIT = "wait-"
_DIGITS = 6  # of seconds: more than any limit's window


def told_before(request: SideRequest) -> str:
    """What the page told on which the language was switched; empty for every other request."""
    return request.POST.get(FIELD, "") if is_switch(request) else ""


def answered(request: SideRequest) -> QueryDict | None:
    """What a form is bound to: the answer, or the one that the page told of when only the language was switched."""
    is_to_be_read = request.method == "POST" and (not is_switch(request) or told_before(request))
    return request.POST if is_to_be_read else None


def is_right(request: SideRequest, form: forms.Form) -> bool:
    """Whether a form was answered, and rightly as far as it can tell: a switch of the language answers nothing."""
    return not is_switch(request) and form.is_valid()


def wait_mark(seconds: int) -> str:
    """Stands for having to wait so long."""
    return f"{_WAIT}{seconds}"


def wait_of(told: str) -> int:
    """The seconds for which a mark stands; 0 for any other."""
    seconds = told.removeprefix(_WAIT) if told.startswith(_WAIT) else ""
    return int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) <= _DIGITS else 0
