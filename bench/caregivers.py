"""Signed-in parents with a sheet each, laid down in bulk. Imported once Django has started."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from bench.world import csrf_secret
from kinpin.accounts.models import Login, Session, Side
from kinpin.accounts.sessions import SIGN_IN, digest_of
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.models import HandOut, Pin, TermsAccepted
from kinpin.enrollment.pins import new_pin
from kinpin.enrollment.words import Level
from kinpin.families.models import Contact, Patient
from kinpin.kernel import clock
from kinpin.kernel.ids import new_public_id
from kinpin.patient_portal import claim_state
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.practices.models import Practice
from kinpin.practices.queries import current_terms
from kinpin.vault.digests import digest

_LIFE = timedelta(days=7)
_BATCH = 2_000  # rows in one statement: PostgreSQL takes 65,535 parameters


@dataclass(frozen=True, slots=True)
class Caregiver:
    """A signed-in parent about to redeem: what the browser would send."""

    session: str
    csrf: str
    network: str
    pin: str
    born: date | None  # the child

    @property
    def headers(self) -> str:
        return (
            f"Host: localhost\r\nX-Forwarded-For: {self.network}\r\n"
            f"Cookie: kinpin-family={self.session}; kinpin-csrf={self.csrf}\r\n"
        )


def make_caregivers(practice: Practice, count: int, *, role: str, typed: bool) -> list[Caregiver]:
    """So many parents in a role, each with a sheet for one child and an account.

    `typed`: they are about to type the PIN; else they have scanned the sheet and proved the birth date.
    """
    at = clock.now()
    pairs = _pairs(role, count)
    addresses = [f"{role.lower()}{n}@example.com" for n in range(len(pairs))]
    logins = Login.objects.bulk_create(
        [Login(email=address, password="!", language="en", created_at=at) for address in addresses], _BATCH
    )
    _accept_terms(practice, logins, at)
    handouts = HandOut.objects.bulk_create([_handout(practice, contact, at) for contact, _ in pairs], _BATCH)
    plain = [new_pin() for _ in pairs]
    pins = Pin.objects.bulk_create(
        [_pin(practice, h, c, p, letters, at) for h, (c, p), letters in zip(handouts, pairs, plain, strict=True)],
        _BATCH,
    )
    keys = [secrets.token_urlsafe(32) for _ in pairs]
    Session.objects.bulk_create(
        [
            _session(key, login, _claim(practice, pair, pin, typed), at)
            for key, login, pair, pin in zip(keys, logins, pairs, pins, strict=True)
        ],
        _BATCH,
    )
    return [
        Caregiver(key, csrf_secret(), f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}", letters, patient.birth_date)
        for n, (key, letters, (_, patient)) in enumerate(zip(keys, plain, pairs, strict=True))
    ]


def _pairs(role: str, count: int) -> list[tuple[Contact, Patient]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_id, patient_id FROM families_tie WHERE role = %s LIMIT %s", [role, count])
        ids = cursor.fetchall()
    contacts, patients = Contact.objects.in_bulk([c for c, _ in ids]), Patient.objects.in_bulk([p for _, p in ids])
    return [(contacts[c], patients[p]) for c, p in ids]


def _accept_terms(practice: Practice, logins: list[Login], at: datetime) -> None:
    terms = current_terms(practice.pk)
    assert terms is not None
    TermsAccepted.objects.bulk_create(
        [TermsAccepted(login=login, practice=practice, version=terms.version, accepted_at=at) for login in logins],
        _BATCH,
    )


def _handout(practice: Practice, contact: Contact, at: datetime) -> HandOut:
    secret = digest("token", secrets.token_urlsafe(16))
    return HandOut(
        practice=practice, contact=contact, token_digest=secret.value, key_id=secret.key_id, language="en",
        issued_at=at, issued_by="Desk", membership_id=0, answer_key=b"", expires_at=at + _LIFE,
    )  # fmt: skip


def _pin(practice: Practice, handout: HandOut, contact: Contact, patient: Patient, pin: str, at: datetime) -> Pin:
    secret = digest("pin", str(practice.pk), pin)
    return Pin(
        practice=practice, handout=handout, patient=patient, contact=contact, digest=secret.value,
        key_id=secret.key_id, level=Level.FULL.value, issued_at=at, expires_at=at + _LIFE,
    )  # fmt: skip


def _claim(practice: Practice, pair: tuple[Contact, Patient], pin: Pin, typed: bool) -> ClaimState:
    contact, _ = pair
    if typed:
        said = {"given": contact.given, "family": contact.family, "born": str(contact.birth_date)}
        return ClaimState(practice=practice.slug, has_chosen=True, **said)  # type: ignore[arg-type]
    proven = Claim(pin.handout_id, contact.name.usual, (pin.pk,), ("A.",), is_self=False, is_typed=False)
    at = pin.issued_at.isoformat()
    return ClaimState(practice=practice.slug, handout_id=pin.handout_id, proven=(proven,), proven_at=at)


def _session(key: str, login: Login, claim: ClaimState, at: datetime) -> Session:
    sign_in = new_public_id()
    data: dict[str, Any] = {
        "_auth_user_id": str(login.pk),
        "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
        "_auth_user_hash": login.get_session_auth_hash(),
        SIGN_IN: sign_in,
    }
    claim_state.keep(data, claim)
    return Session(
        key_digest=digest_of(key), side=Side.FAMILY, login=login, sign_in=sign_in, data=json.dumps(data),
        created_at=at, seen_at=at, ends_at=at + timedelta(hours=12),
    )  # fmt: skip
