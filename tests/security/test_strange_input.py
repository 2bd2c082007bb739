"""What nobody types: signs that no database takes, line breaks for headers, files where none are asked for."""

import tempfile
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kinpin.accounts.passwords import LONGEST, normalize
from tests.patient_portal.family import Family
from tests.test_doors import SIDES, Asker, addresses
from tests.world import World

# Ids and words that pages read beside their forms' fields.
NAMES = (
    "caregiver", "child", "code", "contact", "email", "family", "for", "given", "kind", "language", "login", "next",
    "page", "password", "patient", "picked", "pin", "presenter", "provider", "q", "reason", "request", "return", "role",
    "sheet", "sibling", "site", "switch_language", "token", "user", "version", "was", "whose", "with",
)  # fmt: skip


@pytest.mark.parametrize("strange", ["\x00", "x\r\nSet-Cookie: planted=1\r\n" + "9" * 300, "9" * 5000])
def test_no_address_breaks_on_what_nobody_types(world: World, strange: str) -> None:
    asker = Asker(world)
    broken = []
    for side, name, pattern in addresses():
        person = "admin" if side == "practice" else "family"
        for parts in _ways(asker, pattern, strange):
            answer = _ask(asker.cookies[person], reverse(name, urlconf=SIDES[side], kwargs=parts), strange)
            if answer.status_code >= 500 or "planted" in answer.cookies or "\n" in str(answer.headers.get("Location")):
                broken.append(f"{side} {name} {parts}: {answer.status_code}")
    assert not broken, "\n".join(broken)


def _ways(asker: Asker, pattern: str, strange: str) -> list[dict[str, Any]]:
    """The address as it is, and with each of its free parts made strange."""
    right = {part: value for part, value in asker.parts.items() if f":{part}>" in pattern}
    return [right, *({**right, part: strange} for part in right if f"<str:{part}>" in pattern)]


def _ask(cookies: dict[str, str], address: str, strange: str) -> Any:
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        answer = client.get(address, dict.fromkeys(NAMES, strange))
        if answer.status_code == 405:
            answer = client.post(address, dict.fromkeys(NAMES, strange))
        transaction.set_rollback(True)
    return answer


def test_a_file_sent_where_none_is_asked_for_is_not_kept(
    world: World, phone: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))  # whatever is written there fails
    large = SimpleUploadedFile("order.pdf", b"%PDF" * 1_000_000)
    assert phone.client.post("/p/maple/start/", {"file": large}).status_code == 302


def test_a_password_made_of_accents_costs_no_more_than_another() -> None:
    """To put a run of accents in order takes the square of its length, while nobody else is answered."""
    endless = "a" + "\u0301" * 3000 + "\u0316" * 3000
    assert len(normalize(endless)) < 600
    assert normalize("e\u0301" * LONGEST) == "é" * LONGEST, "of a password that may be, all of it counts"


def test_a_body_beyond_measure_is_refused(world: World, phone: Family) -> None:
    assert phone.client.post("/p/maple/start/", {"page": "x" * 3_000_000}).status_code in (302, 400)
    raw = phone.client.generic(
        "POST", "/p/maple/start/", "page=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert raw.status_code == 400
