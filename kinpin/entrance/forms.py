"""Questions that signing in, signing up, an invitation and a forgotten password share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kinpin.accounts.errors import CodeRefusedError
from kinpin.accounts.passwords import check_new_password, refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What is told of an answer that was checked, by its mark: the field it stands at, and the words.
Findings = Mapping[str, tuple[str, Promise]]
WRONG_CODE, SPENT_CODE = "wrong_code", "spent_code"
_LONGEST_PASSWORD = 500
OF_CODES: Findings = {
    WRONG_CODE: (
        "code",
        _("That code does not work. Is it the one in our newest e-mail? Check it, or ask for a new one."),
    ),
}


def mark_of_code(refusal: CodeRefusedError) -> str:
    """What the page tells of a code: to be checked, or that no code of this proof is looked at any more."""
    return SPENT_CODE if refusal.reason == "spent" else WRONG_CODE


def add_finding(form: forms.Form | None, findings: Findings, told: str) -> None:
    """Tell at its field what was found, where the form itself has nothing to say."""
    if form is not None and told in findings and not form.errors:
        field, words = findings[told]
        form.add_error(field, str(words))


def new_password_field(label: "str | _StrPromise") -> forms.CharField:
    """A password that is made up."""
    return forms.CharField(
        label=label,
        help_text=_("15 letters or more. Three or four words work well."),
        max_length=_LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-show": _("Show")}),
        error_messages={"required": _("Make up a password.")},
    )


class NewPasswordForm(forms.Form):
    """A password that is made up: it may hold no name of these people and practices."""

    password = new_password_field(_("Password"))

    def __init__(self, *args: Any, email: str, people: Sequence[str], practices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email, self.people, self.practices = email, people, practices

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        check_new_password(password, email=self.email, people=self.people, practices=self.practices)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors and "password" in cleaned:
            self.add_error("password", refused("not_kept"))
        return cleaned


class KnownPasswordForm(forms.Form):
    """The present password, asked of staff."""

    password = forms.CharField(
        label="Password",
        max_length=_LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "data-show": "Show"}),
        error_messages={"required": "Type your password."},
    )


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Type your e-mail."),
            "invalid": _("Check your e-mail. It looks like name@example.com."),
        },
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Type the numbers from our e-mail.")},
    )
