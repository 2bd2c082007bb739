"""Terms: what families agree to. Every version stays; a new one is asked of each family at its next claim."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance import drafts
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practice_portal.texts import clean_paragraphs
from kinpin.practices.actions.practice import publish_terms
from kinpin.practices.errors import TermsStaleError
from kinpin.practices.queries import all_terms
from kinpin.practices.roles import Permission

LONGEST_TERMS = 20_000


class TextField(forms.CharField):
    def __init__(self, *, label: str, wanted: str, **attributes: str) -> None:
        super().__init__(
            label=label,
            max_length=LONGEST_TERMS,
            widget=forms.Textarea({"rows": "12", **attributes}),
            error_messages={"required": wanted},
        )

    def to_python(self, value: Any) -> Any:
        return clean_paragraphs(str(value or ""))


class TermsForm(forms.Form):
    """The next version, in both languages. `after` is the version it was written over."""

    text = TextField(label="In English", wanted="Type the terms in English.", lang="en")
    text_es = TextField(label="In Spanish", wanted="Type the terms in Spanish.", lang="es")
    after = forms.IntegerField(widget=forms.HiddenInput)


@portal_page("GET", Permission.STAFF_MANAGE)
def terms(request: PortalRequest) -> HttpResponse:
    return _page(request)


@portal_page("POST", Permission.STAFF_MANAGE)
def publish(request: PortalRequest) -> HttpResponse:
    """Publish, unless somebody else did since: then theirs is shown, and the typed text kept."""
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    try:
        is_new = publish_terms(
            practice_id=request.practice.pk,
            after=said["after"],
            text=said["text"],
            text_es=said["text_es"],
            by=request.actor,
            at=request.at,
        )
    except TermsStaleError:
        return _page(request, form, is_stale=True)
    return go(reverse("practice_portal:terms"), "published" if is_new else "same_terms")


def _page(request: PortalRequest, form: TermsForm | None = None, *, is_stale: bool = False) -> HttpResponse:
    versions = all_terms(request.practice.pk)
    present, typed = versions[0], None if form else drafts.take(request)
    if is_stale and form:
        form = TermsForm({**request.POST.dict(), "after": present.version})
    if form is None:
        stored = {"text": present.text, "text_es": present.text_es, "after": present.version}
        form = TermsForm(initial={**stored, **(typed.dict() if typed else {})})
    context = {
        "form": form,
        "present": present,
        "older": versions[1:],
        "is_typed": typed is not None,
        "is_stale": is_stale,
        "done": done_here(request),
    }
    return render(request, "practice_portal/terms.html", context, status=422 if form.is_bound else 200)
