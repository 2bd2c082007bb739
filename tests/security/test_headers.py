"""What every answer tells the browser: run nothing foreign, sit in no frame, keep nothing, send no address along."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Side
from tests.patient_portal.family import Family
from tests.staff_client import staff_client
from tests.test_doors import SIDES, Asker, addresses
from tests.world import World

ANSWERS_POSTS_ALONE = {"workspace:sheet_print"}
CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "frame-src": "blob:",
    "object-src": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def policy_of(answer: Any) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer.headers.get("Content-Security-Policy", "").split(";")]
    return {name: value for name, _, value in parts if name}


def wrong_with(answer: Any) -> list[str]:
    found = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    found += ["Cache-Control"] if "no-store" not in answer.headers.get("Cache-Control", "") else []
    found += ["Content-Security-Policy"] if policy_of(answer) != CSP else []
    found += ["Access-Control-Allow-Origin"] if "Access-Control-Allow-Origin" in answer.headers else []
    for name, cookie in answer.cookies.items():
        if not cookie["httponly"] and cookie["max-age"] != 0:
            found.append(f"{name} can be read by scripts")
        if cookie["samesite"] != "Lax" or cookie["domain"] or cookie["path"] != "/":
            found.append(f"{name} goes elsewhere")
    return found


@pytest.mark.either
@pytest.mark.parametrize("person", ["signed out", "family", "admin", "no staff record"])
def test_every_address_says_what_a_browser_must_not_do(world: World, person: str) -> None:
    asker, wrong = Asker(world), []
    for side, name, pattern in addresses():
        parts = {part: value for part, value in asker.parts.items() if f":{part}>" in pattern}
        client = Client()
        client.cookies = SimpleCookie(asker.cookies[person])
        answer = client.get(reverse(name, urlconf=SIDES[side], kwargs=parts))
        if answer.status_code == 405 and name in ANSWERS_POSTS_ALONE:
            answer = client.post(reverse(name, urlconf=SIDES[side], kwargs=parts))
        wrong += [f"{side} {name}: {answer.status_code} {problem}" for problem in wrong_with(answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("https", [True, False])
def test_every_cookie_is_this_host_s_alone_where_there_is_https(world: World, settings: Settings, https: bool) -> None:
    """Also those that remember a choice. Without https, as in the demo, browsers would refuse such a name."""
    settings.SESSION_COOKIE_SECURE = https
    family, desk = Family(), staff_client(world)
    family.press("/p/maple/", switch_language="es").press("/p/maple/start/")
    tracking = "/workspace/clinical/schedule/2026-09-22/tracking/"
    desk.get(f"{tracking}?sort=patient")
    not_of_these = {settings.CSRF_COOKIE_NAME, cookie_name(Side.PRACTICE)}  # named at the start; put there by the test
    kept = [c for client in (family.client, desk) for c in client.cookies.values() if c.key not in not_of_these]
    assert len(kept) == 3, kept
    assert {c.key.startswith("__Host-") for c in kept} == {https}
    assert {(c["path"], c["domain"], bool(c["secure"])) for c in kept} == {("/", "", https)}
    assert 'lang="es"' in family.go("/p/maple/").page.content.decode()
    assert 'Patient <span aria-hidden="true">▴' in desk.get(tracking).content.decode()


@pytest.mark.parametrize("path", ["/nowhere/", "/workspace/nowhere/", "/p/nowhere/", "/home/\x00/", "/admin/"])
def test_a_page_that_says_no_says_the_same(world: World, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (302, 400, 404)
    assert wrong_with(answer) == []


def test_a_form_without_its_token_is_told_the_same(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post("/p/maple/start/")
    assert answer.status_code == 403
    assert wrong_with(answer) == []


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "testserver@evil.example"]
)
def test_a_foreign_host_is_told_nothing_and_in_no_address(world: World, host: str) -> None:
    answer = Client(headers={"host": host}).get("/p/maple/")
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_what_a_proxy_claims_the_host_is_changes_no_address(world: World) -> None:
    answer = Client(headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher"}).get("/home/")
    assert answer.headers["Location"].startswith("/sign-in/")
    assert "evil" not in Client(headers={"x-forwarded-host": "evil.example"}).get("/p/maple/").content.decode()
