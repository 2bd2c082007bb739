"""What can be typed about a person in a chart, and about a contact's authority."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import validate_email

from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.rules import LONGEST_NAME, AuthorityKind, Basis, Preferred, Role, Sex, Status
from kinpin.families.search_keys import phone_digits
from kinpin.workspace.charts.birth_dates import checked_birth_date
from kinpin.workspace.charts.languages import language_choices

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient, Tie

_FEWEST_PHONE_DIGITS = 7
_PERSON_TEXTS = (
    "given", "middle", "family", "suffix", "nickname", "sex", "language", "address_line", "city", "state",
    "postal_code", "country", "email", "phone", "cell_phone",
)  # fmt: skip
_NO_DAY = "Enter a date, like 11/23/2026."
_NO_POSITION = "Enter a number from 1 to 999."
HOME = {"yes": True, "no": False, "": None}
NO_EMAIL = "no"


def resides_field() -> forms.ChoiceField:
    choices = [("", "Not on file"), ("yes", "Yes"), ("no", "No")]
    return forms.ChoiceField(label="Resides with patient", required=False, choices=choices)


def text_field(label: str, longest: int, **attributes: str) -> forms.CharField:
    # Stored spaces are kept until somebody retypes the field; `edits` strips what is typed.
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, max_length=longest, required=False, strip=False, widget=widget)


def name_field(label: str) -> forms.CharField:
    return text_field(label, LONGEST_NAME, translate="no", spellcheck="false")


class StoredForm(forms.Form):
    """A form over a stored record; `stored` is what its fields hold now."""

    stored: Mapping[str, str]

    def shown(self, name: str, value: str) -> str:
        """A value of a field as people read it: a choice by its label."""
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value)) or "empty"


class PersonForm(StoredForm):
    """What patients and contacts have in common. Only what differs from what is `stored` is checked."""

    given = name_field("First name")
    family = name_field("Last name")
    nickname = name_field("Nickname")
    birth_date = text_field("Birth date", 40, inputmode="text", placeholder="MM/DD/YYYY")
    language = forms.ChoiceField(label="Language", required=False)
    address_line = text_field("Address", 200)
    city = text_field("City", 80)
    state = text_field("State", 40)
    postal_code = text_field("ZIP code", 20)
    phone = text_field("Primary phone", 60, inputmode="tel")
    cell_phone = text_field("Cell phone", 60, inputmode="tel")
    email = text_field("E-mail", 254, inputmode="email", translate="no", spellcheck="false")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        stored: Mapping[str, str] | None = None,
        today: date,
        country: str,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.stored = stored or {}
        self._today = today
        self._country = country
        language: Any = self.fields["language"]
        language.choices = language_choices(self.stored.get("language", ""))

    def clean_birth_date(self) -> date | None:
        typed: str = self.cleaned_data["birth_date"]
        if not typed:
            if self.stored.get("birth_date"):
                raise forms.ValidationError("Enter the birth date, like 3/14/2019.")
            return None
        return checked_birth_date(typed, self._today, is_stored=typed == self.stored.get("birth_date"))

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        if typed and typed != self.stored.get("email"):
            try:
                validate_email(typed)
            except forms.ValidationError:
                raise forms.ValidationError("Enter an e-mail address, like name@example.com.") from None
        return typed

    def clean_phone(self) -> str:
        return self._number("phone")

    def clean_cell_phone(self) -> str:
        return self._number("cell_phone")

    def _number(self, name: str) -> str:
        typed: str = self.cleaned_data[name]
        if typed and typed != self.stored.get(name) and len(phone_digits(typed, self._country)) < _FEWEST_PHONE_DIGITS:
            raise forms.ValidationError("Enter the number with its area code, like (555) 010-0123.")
        return typed

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not (found.get("given") or "").strip() and not (found.get("family") or "").strip():
            self.add_error("given", "Enter a first name or a last name.")
        return found

    def _person(self) -> dict[str, Any]:
        """What the acts are told of the person: what was typed, and what the form does not show as it was."""
        kept = {name: self.stored.get(name, "") for name in _PERSON_TEXTS}
        return {**kept, **{name: self.cleaned_data[name] for name in PersonForm.base_fields}}


class PatientForm(PersonForm):
    """Basic Info."""

    field_order = ["given", "middle", "family", "suffix", "nickname", "birth_date", "sex", "language", "status"]
    middle = name_field("Middle name")
    suffix = text_field("Suffix", 40)
    sex = forms.ChoiceField(label="Sex", choices=[(s.value, s.label) for s in Sex])
    status = forms.ChoiceField(label="Patient status")

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        merged = self.stored.get("status") == Status.MERGED
        status: Any = self.fields["status"]
        # Merging is a deed of its own; a merged chart stays merged.
        status.choices = [(s.value, s.label) for s in Status if (s is Status.MERGED) == merged]

    def details(self) -> PatientDetails:
        """What Save hands to the act."""
        found = self.cleaned_data
        further = {"middle": found["middle"], "suffix": found["suffix"], "sex": Sex(found["sex"])}
        return PatientDetails(**{**self._person(), **further}, status=Status(found["status"]))


class ContactForm(PersonForm):
    """The panel of Family Contacts, and a contact's place on this chart."""

    field_order = ["given", "family", "nickname", "birth_date", "language", "preferred", "role", "resides_with"]
    preferred = forms.ChoiceField(
        label="Preferred contact",
        required=False,
        choices=[("", "Not on file"), *((p.value, p.label) for p in Preferred)],
    )
    no_email = forms.ChoiceField(
        label="Notices by e-mail", required=False, choices=[("", "Yes"), (NO_EMAIL, "No, by request")]
    )
    role = forms.ChoiceField(label="Role/Reason", error_messages={"required": "Choose the role."})
    position = forms.CharField(
        label="Sort (1 is primary)",
        max_length=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "max_length"), _NO_POSITION),
    )
    resides_with = resides_field()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["email"].label = "Home Email"
        role: Any = self.fields["role"]
        role.choices = role_choices(self.stored.get("role", ""))

    def clean_position(self) -> int:
        typed: str = self.cleaned_data["position"].strip()
        if not typed.isdecimal() or int(typed) < 1:
            raise forms.ValidationError(_NO_POSITION)
        return int(typed)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        # A sheet names its caregiver in full: a last name alone is mostly that of the patient, as the form presets it.
        if not (found.get("given") or "").strip() and "given" not in self.errors:
            self.add_error("given", "Enter a first name. If the person has only one name, put it here.")
        return found

    def details(self) -> ContactDetails:
        """What Save hands to the act about the person."""
        person = {**self._person(), "sex": Sex(self.stored.get("sex") or Sex.UNKNOWN)}
        found = self.cleaned_data
        return ContactDetails(**person, preferred=found["preferred"], no_email=found["no_email"] == NO_EMAIL)

    def place(self) -> ChartPlace:
        """What Save hands to the act about this chart."""
        found = self.cleaned_data
        return ChartPlace(
            role=Role(found["role"]), position=found["position"], resides_with=HOME[found["resides_with"]]
        )


class AuthorityForm(forms.Form):
    """Set Authority..., in the chart and in the registration window."""

    kind = forms.ChoiceField(
        label="Authority",
        choices=[("", "Choose..."), *((a.value, a.value) for a in AuthorityKind)],
        error_messages={"required": "Choose the authority."},
    )
    basis = forms.ChoiceField(
        label="What was seen",
        choices=[("", "Choose..."), *((b.value, b.label) for b in Basis if b is not Basis.RECORD_SYSTEM)],
        error_messages={"required": "Choose what was seen."},
    )
    starts_on = forms.DateField(
        label="From",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the first day.", "invalid": _NO_DAY},
    )
    ends_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _NO_DAY},
    )

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        starts_on = self.cleaned_data.get("starts_on")
        if ends_on and starts_on and ends_on < starts_on:
            raise forms.ValidationError("The last day is before the first.")
        return ends_on


def role_choices(was: str = "") -> list[tuple[str, str]]:
    """Roles to choose from. SELF is never chosen: *Add the patient as a Self contact* gives it, and it stays."""
    if was == Role.SELF:
        return [(was, was)]
    return [*([("", "Choose...")] if not was else []), *((r.value, r.value) for r in Role if r is not Role.SELF)]


def texts_of(person: "Patient | Contact") -> dict[str, str]:
    """A stored person as the form shows it."""
    texts = {name: str(getattr(person, name)) for name in _PERSON_TEXTS}
    return {**texts, "birth_date": person.birth_date.strftime("%m/%d/%Y") if person.birth_date else ""}


def patient_texts(patient: "Patient") -> dict[str, str]:
    return {**texts_of(patient), "status": patient.status}


def contact_texts(tie: "Tie") -> dict[str, str]:
    """A contact and its place as the form shows them."""
    home = next(word for word, value in HOME.items() if value is tie.resides_with)
    place = {"role": tie.role, "position": str(tie.position), "resides_with": home}
    reach = {"preferred": tie.contact.preferred, "no_email": NO_EMAIL if tie.contact.no_email else ""}
    return {**texts_of(tie.contact), **reach, **place}
