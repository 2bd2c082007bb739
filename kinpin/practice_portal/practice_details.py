"""The practice: its name, phone, address and hours, as sheets, mails and the families' pages say them."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance import drafts
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.stored_meanwhile import differences
from kinpin.practice_portal.texts import LineField, PhoneField
from kinpin.practices.actions.practice import PracticeDetails, change_practice
from kinpin.practices.errors import SettingsStaleError
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

_FIELDS = ("name", "phone", "address", "hours", "hours_es")


class DetailsForm(forms.Form):
    """What the practice says of itself. `version` is the one it was opened at."""

    name = LineField(label="Name", longest=120, wanted="Type the practice's name.")
    phone = PhoneField(label="Phone that families call", wanted="Type the phone that families call.")
    address = LineField(label="Address", longest=200, hint="In one line, as printed on the sheet.")
    hours = LineField(label="Hours", longest=120, hint="When the phone is answered.")
    hours_es = LineField(label="Hours in Spanish", longest=120, lang="es")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def details(self) -> PracticeDetails:
        return PracticeDetails(**{name: self.cleaned_data[name] for name in _FIELDS})


@portal_page("GET", Permission.STAFF_MANAGE)
def details(request: PortalRequest) -> HttpResponse:
    typed = drafts.take(request)
    form = DetailsForm(initial=typed.dict() if typed else _stored(request.practice))
    return _page(request, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def change(request: PortalRequest) -> HttpResponse:
    """Save, unless somebody else saved settings since: then what is stored now is shown beside what was typed."""
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, is_typed=True)
    practice, version = request.practice, form.cleaned_data["version"]
    try:
        change_practice(
            practice_id=practice.pk, version=version, details=form.details(), by=request.actor, at=request.at
        )
    except SettingsStaleError:
        now = _stored(practice)
        again = DetailsForm({**request.POST.dict(), "version": now["version"]})
        return _page(request, again, is_typed=True, theirs=differences(again, now))
    return go(reverse("practice_portal:settings"), "saved")


def _stored(practice: "Practice") -> dict[str, Any]:
    return {name: getattr(practice, name) for name in (*_FIELDS, "version")}


def _page(
    request: PortalRequest, form: DetailsForm, *, is_typed: bool, theirs: list[tuple[str, str]] | None = None
) -> HttpResponse:
    context = {"form": form, "practice": request.practice, "is_typed": is_typed, "theirs": theirs}
    return render(request, "practice_portal/details.html", context, status=422 if form.is_bound else 200)
