"""Somebody makes up sheets: no code opens anything, and the audit is not filled with them."""

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import UNKNOWN_CODES
from tests.patient_portal.family import Family


def recorded(reason: str) -> int:
    return Event.objects.filter(kind=Kind.SHEET_SCANNED, reason=reason).count()


def test_made_up_codes_do_not_fill_the_audit_and_no_real_sheet_is_refused(sheet: Issued) -> None:
    guesser = Family(network="203.0.113.9")
    for n in range(UNKNOWN_CODES.most + 20):
        assert guesser.scan(f"made-up-{n}").at == "/claim/stopped/"
    assert recorded("unknown") == UNKNOWN_CODES.most
    assert 1 <= recorded("too_many") <= 2, "one in each five minutes"
    assert Family(network="203.0.113.9").scan(sheet.token).at == "/claim/birth-date/"
    Family(network="198.51.100.1").scan("made-up")
    assert recorded("unknown") == UNKNOWN_CODES.most + 1, "of another network"
