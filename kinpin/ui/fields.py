"""How the control of a field is tied to what stands around it, on family pages and on staff pages."""

from typing import Any

from django.forms import BoundField


def described_by(bound: BoundField, hint: str = "") -> str:
    """The ids of its hint and its error, as aria-describedby wants them."""
    described = [f"{bound.auto_id}_hint"] if hint or bound.help_text else []
    described += [f"{bound.auto_id}_errors"] if bound.errors else []
    return " ".join(described)


def attributes_of(bound: BoundField, described: str) -> dict[str, Any]:
    """The attributes of its control."""
    attributes: dict[str, Any] = {"class": f"input {bound.field.widget.attrs.get('class', '')}".strip()}
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes
