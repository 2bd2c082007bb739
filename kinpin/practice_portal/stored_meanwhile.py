"""What somebody else saved while a page was open, for the form that was typed on it."""

from collections.abc import Mapping
from typing import Any

from django import forms


def differences(form: forms.Form, now: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the typed text is not what is stored `now`: the field's label, and what is stored, as people read it."""
    return [
        (str(typed.label), _in_words(typed.field, now[typed.name]))
        for typed in form.visible_fields()
        if str(typed.value() or "") != str(now[typed.name])
    ]


def _in_words(field: forms.Field, value: object) -> str:
    return str(dict(getattr(field, "choices", ())).get(value, value)) or "(empty)"
