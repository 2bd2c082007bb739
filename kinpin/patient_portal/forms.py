"""What the family's pages ask. Rules about PINs, people and passwords are asked of their own packages."""

import json
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kinpin.enrollment.pins import LENGTH, LOOK_ALIKES, clean, foreign_characters, is_well_formed
from kinpin.entrance.forms import OF_CODES, Findings, NewPasswordForm
from kinpin.kernel.dates import parse_birth_date
from kinpin.kernel.people import age_in_years

SLIP = _(
    "Check that PIN. One letter looks off. Compare it with your sheet, four letters at a time. "
    "This did not use up a try."
)
_LENGTH = _("A PIN has %(length)s letters. You typed %(n)s. Compare it with your sheet. This did not use up a try.")
_FOREIGN = _("There is no %(typed)s in a PIN. Is it the letter %(letter)s?")
_FOREIGN_ALONE = _("There is no %(typed)s in a PIN. Check that letter.")

_YOUNGEST_CAREGIVER = 13  # years, as COPPA (16 CFR 312.2) draws the line: no account of their own is opened before
CHILDS_DATE, NOT_YOUR_DATE = "childs_date", "not_your_date"
FINDINGS: Findings = {
    **OF_CODES,
    CHILDS_DATE: ("month", _("This PIN is for a child. Type the child's birth date.")),
    NOT_YOUR_DATE: ("month", _("That is your own birth date. Type your child's.")),
}


class BirthDateForm(forms.Form):
    """A birth date: month by name, day, year. Only one's own may be filled in by the browser."""

    month = forms.ChoiceField(
        label=_("Month"), required=False, choices=[("", ""), *((str(n), m) for n, m in MONTHS.items())]
    )
    day = forms.CharField(label=_("Day"), required=False, max_length=8)
    year = forms.CharField(label=_("Year"), required=False, max_length=8)

    def __init__(self, *args: Any, today: date, own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.born: date | None = None
        for name, most in (("month", 0), ("day", 2), ("year", 4)):
            attributes = self.fields[name].widget.attrs
            attributes["autocomplete"] = f"bday-{name}" if own else "off"
            if most:
                attributes |= {"inputmode": "numeric", "size": str(most)}

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self["month"], self["day"], self["year"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parts = {name: str(cleaned.get(name, "")).strip() for name in ("month", "day", "year")}
        missing = [name for name, typed in parts.items() if not typed]
        if missing:
            for name in missing:
                self.add_error(name, gettext("Fill in the month, the day and the year."))
            return cleaned
        self.born = parse_birth_date(f"{parts['month']}/{parts['day']}/{parts['year']}", today=self.today)
        if self.born is None:
            self.add_error("day", gettext("Check this date. It does not exist, or it is in the future."))
        return cleaned


class TermsForm(forms.Form):
    """The tick that says yes to the practice's terms, in the version that was shown. Nothing where none are open."""

    terms = forms.BooleanField(
        label=_("I agree to the terms"), error_messages={"required": _("Read the terms, then tick the box.")}
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = version
        if not version:
            del self.fields["terms"], self.fields["version"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.wanted and cleaned.get("terms") and cleaned.get("version") != self.wanted:
            self.add_error("terms", gettext("The terms have changed. Please read them again."))
        return cleaned


class PasswordForm(NewPasswordForm, TermsForm):
    field_order = ["password", "terms", "version"]


class YouForm(TermsForm, BirthDateForm):
    """Who the caregiver is, in their own words: nobody under 13. Mostly it is the child's date that was typed."""

    given = forms.CharField(
        label=_("Your first name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Type your first name.")},
    )
    family = forms.CharField(
        label=_("Your last name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Type your last name.")},
    )
    field_order = ["given", "family", "month", "day", "year", "terms", "version"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.born is not None and age_in_years(self.born, self.today) < _YOUNGEST_CAREGIVER:
            self.add_error("month", gettext("Type your own birth date, not the child's."))
        return cleaned


class PinForm(BirthDateForm):
    """A PIN and a birth date. What can't be a PIN is told here, before it costs a try."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=2000,  # a whole sheet may be pasted
        error_messages={"required": _("Type the PIN from your sheet.")},
        widget=forms.TextInput(
            attrs={
                "class": "pin-input",
                "autocapitalize": "characters",
                "autocomplete": "off",
                "autocorrect": "off",
                "spellcheck": "false",
                "translate": "no",
                "dir": "ltr",
            }
        ),
    )
    field_order = ["pin", "month", "day", "year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pin"].widget.attrs |= {
            "data-slip": SLIP,
            "data-length": str(_LENGTH) % {"length": LENGTH, "n": "%(n)s"},
            "data-foreign": _FOREIGN,
            "data-foreign-alone": _FOREIGN_ALONE,
            "data-look-alikes": json.dumps(LOOK_ALIKES),
        }

    def clean_pin(self) -> str:
        typed: str = self.cleaned_data["pin"]
        problem = what_is_off(typed)
        if problem:
            raise forms.ValidationError(problem)
        return typed


class MyselfForm(TermsForm, PinForm):
    """A PIN for one's own record."""

    field_order = ["pin", "month", "day", "year", "terms", "version"]


def what_is_off(typed: str) -> str:
    """What to tell somebody whose entry can't be a PIN; empty when it can. The page's script says the same."""
    pin = clean(typed)
    foreign = foreign_characters(pin)
    if foreign and len(pin) <= LENGTH + 2:
        character = foreign[0]
        letter = LOOK_ALIKES.get(character)
        words = _FOREIGN if letter else _FOREIGN_ALONE
        return str(words % {"typed": character, "letter": letter})
    if len(pin) != LENGTH:
        return str(_LENGTH) % {"length": LENGTH, "n": len(pin)}
    return "" if is_well_formed(pin) else str(SLIP)
