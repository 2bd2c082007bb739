"""A standing NO CONTACT is not lifted by one press: who would lift it reads what stands, and presses once more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kinpin.families.bars import Bar, orders_against
from kinpin.families.errors import OrderStandsError
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import local_day
from kinpin.workflows.authority_changes import set_authority
from kinpin.workspace.charts.forms import AuthorityForm
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Tie


def set_or_ask(request: WorkspaceRequest, form: AuthorityForm, ties: "Sequence[Tie]") -> list[Bar]:
    """Set what was typed; or the orders that it would lift and that were not on the page that was pressed."""
    found = form.cleaned_data
    try:
        set_authority(
            practice=request.practice,
            ties=ties,
            kind=AuthorityKind(found["kind"]),
            basis=Basis(found["basis"]),
            starts_on=found["starts_on"],
            ends_on=found["ends_on"],
            lifts=[int(pk) for pk in request.POST.getlist("lifts") if pk.isdecimal() and len(pk) < 19],
            by=request.actor,
            at=request.at,
        )
    except OrderStandsError:
        return orders_against(ties, local_day(request.at, request.practice.zone))
    return []
