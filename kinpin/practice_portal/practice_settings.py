"""Settings: who the practice is, how it issues, and who may see what at which age."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance import drafts
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practices.actions.practice import Settings, change_settings
from kinpin.practices.errors import SettingsStaleError
from kinpin.practices.policies import Policy, name_of, parse_policy, shipped_policies
from kinpin.practices.queries import current_terms
from kinpin.practices.roles import Permission
from kinpin.practices.rules import LONGEST_PIN_LIFE, SHORTEST_PIN_LIFE, Paper

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

_OWN = "own"  # a policy that was not shipped, kept as it is


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """One policy with its table: from which birthday, what a caregiver with authority may see."""

    name: str
    policy: Policy
    rows: list[tuple[str, str]]
    is_chosen: bool


_DAYS_WANTED = f"Type a number from {SHORTEST_PIN_LIFE} to {LONGEST_PIN_LIFE}."


class SettingsForm(forms.Form):
    """The practice's settings. `version` is the one they were opened at."""

    pin_life_days = forms.IntegerField(
        label="A PIN is good for this many days",
        min_value=SHORTEST_PIN_LIFE,
        max_value=LONGEST_PIN_LIFE,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _DAYS_WANTED),
        help_text=f"{SHORTEST_PIN_LIFE} to {LONGEST_PIN_LIFE} days, to the end of the day printed on the sheet.",
    )
    paper = forms.ChoiceField(label="Paper in the printer", choices=[(p.value, p.label) for p in Paper])
    asks_how_known = forms.BooleanField(
        label="Ask how the person was known (photo ID, known to us, papers) before a PIN is issued", required=False
    )
    policy = forms.ChoiceField(label="Who may see what at which age", widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        cast(forms.ChoiceField, self.fields["policy"]).choices = [(name, name) for name in names]


@portal_page("GET", Permission.STAFF_MANAGE)
def settings(request: PortalRequest) -> HttpResponse:
    typed = drafts.take(request)
    form = SettingsForm(initial={**_stored(request), **(_typed(typed) if typed else {})}, names=_names(request))
    return _page(request, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def change(request: PortalRequest) -> HttpResponse:
    """Save, unless somebody else saved since: then their settings are shown, and the typed ones kept to choose from."""
    form = SettingsForm(request.POST, names=_names(request))
    if not form.is_valid():
        return _page(request, form, is_typed=True)
    data = form.cleaned_data
    wanted = Settings(
        pin_life_days=data["pin_life_days"],
        asks_how_known=data["asks_how_known"],
        paper=Paper(data["paper"]),
        policy=request.practice.policy if data["policy"] == _OWN else shipped_policies()[data["policy"]],
    )
    try:
        change_settings(
            practice_id=request.practice.pk, version=data["version"], wanted=wanted, by=request.actor, at=request.at
        )
    except SettingsStaleError:
        again = SettingsForm({**request.POST.dict(), "version": request.practice.version}, names=_names(request))
        return _page(request, again, is_typed=True, is_stale=True)
    return go(reverse("practice_portal:settings"), "saved")


def _stored(request: PortalRequest) -> dict[str, Any]:
    practice = request.practice
    return {
        "pin_life_days": practice.pin_life_days,
        "paper": practice.paper,
        "asks_how_known": practice.asks_how_known,
        "policy": name_of(practice.policy) or _OWN,
        "version": practice.version,
    }


def _details(practice: "Practice") -> list[tuple[str, str]]:
    """Who the practice is; the time zone is that of the set-up."""
    return [
        ("Name", practice.name),
        ("Phone", practice.phone),
        ("Address", practice.address),
        ("Hours", practice.hours),
        ("Hours in Spanish", practice.hours_es),
        ("Time zone", practice.time_zone),
    ]


def _typed(data: QueryDict) -> dict[str, Any]:
    return {**data.dict(), "asks_how_known": "asks_how_known" in data}


def _names(request: PortalRequest) -> list[str]:
    own = [] if name_of(request.practice.policy) else [_OWN]
    return [*shipped_policies(), *own]


def _page(request: PortalRequest, form: SettingsForm, *, is_typed: bool, is_stale: bool = False) -> HttpResponse:
    chosen = str(form["policy"].value())
    texts = {**shipped_policies(), _OWN: request.practice.policy}
    choices = [_choice(name, parse_policy(texts[name]), name == chosen) for name in _names(request)]
    context = {
        "form": form,
        "choices": choices,
        "is_typed": is_typed,
        "is_stale": is_stale,
        "stored": _stored(request),
        "paper": Paper(request.practice.paper).label,
        "policy": parse_policy(request.practice.policy).title,
        "details": _details(request.practice),
        "terms": current_terms(request.practice.pk),
        "done": done_here(request),
    }
    return render(request, "practice_portal/settings.html", context, status=422 if form.is_bound else 200)


def _choice(name: str, policy: Policy, is_chosen: bool) -> PolicyChoice:
    ends = [band.from_years for band in policy.bands[1:]] + [policy.majority_years]
    rows = [
        (_ages(band.from_years, end), band.level.title() or "Nothing")
        for band, end in zip(policy.bands, ends, strict=True)
    ]
    rows.append((f"{policy.majority_years} and older", "Nothing; the patient has an account of their own"))
    return PolicyChoice(name, policy, rows, is_chosen)


def _ages(start: int, end: int) -> str:
    return f"{start} to {end - 1}"
