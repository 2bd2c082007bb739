"""What is done to a live sheet from a patient's portal account."""

from django.http import HttpResponse

from kinpin.enrollment.actions.sheets import extend_sheet, void_sheet
from kinpin.enrollment.errors import SheetEndedError
from kinpin.families.access import reach_chart
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.patients.account import address_of
from kinpin.practices.roles import Permission


@portal_page("POST", Permission.PIN_ISSUE)
def void(request: PortalRequest, patient: str, sheet: str) -> HttpResponse:
    reach_chart(by=request.actor, public_id=patient)
    ended = void_sheet(public_id=sheet, by=request.actor, at=request.at)
    return go(address_of(patient), "voided" if ended else "gone")


@portal_page("POST", Permission.PIN_ISSUE)
def extend(request: PortalRequest, patient: str, sheet: str) -> HttpResponse:
    reach_chart(by=request.actor, public_id=patient)
    try:
        until = extend_sheet(practice=request.practice, public_id=sheet, by=request.actor, at=request.at)
    except SheetEndedError:
        return go(address_of(patient), "gone")
    return go(address_of(patient), "extended" if until else "good_as_long")
