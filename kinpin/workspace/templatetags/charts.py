"""The fields of an edit, with what somebody else made of them meanwhile."""

from typing import Any

from django import template

from kinpin.workspace.charts import answers
from kinpin.workspace.charts.edit_page import EditPage

register = template.Library()
register.filter(answers.with_back)


@register.inclusion_tag("workspace/charts/field.html")
def edit_field(edit: EditPage[Any], name: str, hint: str = "", wide: bool = False) -> dict[str, Any]:
    """One field of an edit; where two people changed it, with both values to choose from."""
    return {
        "bound": edit.form[name],
        "hint": hint,
        "wide": wide,
        "asked": name in edit.conflicts,
        "theirs": edit.conflicts.get(name, ""),
        "picked": edit.picked(name),
    }
