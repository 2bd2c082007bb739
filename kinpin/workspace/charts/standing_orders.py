"""Lifting a standing NO CONTACT takes two presses: the first shows the order that would be lifted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kinpin.families.bars import Bar, orders_against
from kinpin.families.errors import OrderStandsError
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import row_id
from kinpin.workflows.authority_changes import set_authority
from kinpin.workspace.charts.forms import AuthorityForm
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Tie


def set_or_ask(request: WorkspaceRequest, form: AuthorityForm, ties: "Sequence[Tie]") -> list[Bar]:
    """Set the authority that was typed; or set nothing, and return the orders it would lift without naming them."""
    found = form.cleaned_data
    try:
        set_authority(
            practice=request.practice,
            ties=ties,
            kind=AuthorityKind(found["kind"]),
            basis=Basis(found["basis"]),
            starts_on=found["starts_on"],
            ends_on=found["ends_on"],
            lifts=[pk for pk in map(row_id, request.POST.getlist("lifts")) if pk is not None],
            by=request.actor,
            at=request.at,
        )
    except OrderStandsError:
        return orders_against(ties, local_day(request.at, request.practice.zone))
    return []
