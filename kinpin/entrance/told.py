"""Switching the language of a page that shows what was wrong with an answer.

The form carries a mark of what was wrong. The page in the other language says it again from that mark, so that nothing
is checked, and no try counted, a second time.
"""

from django import forms
from django.http import QueryDict

from kinpin.accounts.passwords import REFUSALS, refused
from kinpin.accounts.requests import SideRequest
from kinpin.entrance.language import is_switch

FIELD = "told"
_BY_THE_FORM = "form"  # what the form itself says of what was typed
_PASSWORD = "password-"  # noqa: S105 - a mark
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


def mark_of_errors(form: forms.Form | None) -> str:
    """The mark of what a form says is wrong; empty where nothing is.

    What was typed comes again with the switch, and the form says it again. A password does not: its mark says why it
    was refused.
    """
    if form is None or not form.errors:
        return ""
    codes = [error.code for error in form.errors.as_data().get("password", [])]
    return next((f"{_PASSWORD}{code}" for code in codes if code in REFUSALS), _BY_THE_FORM)


def tell_password_again(form: forms.Form | None, told: str) -> None:
    """Say of a password field that came back empty what was wrong with the password before."""
    code = told.removeprefix(_PASSWORD)
    if form is None or code not in REFUSALS or "password" not in form.errors or form["password"].data:
        return
    del form.errors["password"]
    form.add_error("password", refused(code))


def wait_mark(seconds: int) -> str:
    """The mark for having to wait so many seconds."""
    return f"{_WAIT}{seconds}"


def wait_of(told: str) -> int:
    """The seconds for which a mark stands; 0 for any other."""
    seconds = told.removeprefix(_WAIT) if told.startswith(_WAIT) else ""
    return int(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) <= _DIGITS else 0
