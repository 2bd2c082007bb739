"""What people do at the entrance, page by page."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Side
from tests.totp import code_of
from tests.world import PASSWORD

SIGN_IN = "/staff/sign-in/"


def type_password(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})  # type: ignore[return-value]


def set_up_app(client: Client) -> str:
    """Set up an authenticator app after the first password. Returns its secret."""
    secret = secret_of(client)
    type_shown(lambda code: client.post("/staff/security/app/", {"code": code}), secret)
    return secret


def secret_of(client: Client) -> str:
    """The secret that an app is shown to be set up with."""
    page = client.get("/staff/security/app/").content.decode()
    secret = re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page)
    assert secret, page
    return secret[1]


def type_shown(type_it: Callable[[str], Any], secret: str) -> str:
    """Type what the app shows; and the next code, where the half minute ended meanwhile. Returns the one that did."""
    for _ in range(2):
        code = code_of(secret)
        answer = type_it(code)
        if answer.status_code == 302:
            return code
    raise AssertionError(answer.content.decode())


def type_code(client: Client, code: str) -> HttpResponse:
    return client.post("/staff/sign-in/second-factor/", {"code": code})  # type: ignore[return-value]


def prove_again(client: Client, secret: str) -> None:
    """Type password and code again, before something is changed that guards the sign-in."""
    client.post("/staff/security/again/", {"password": PASSWORD})
    type_shown(lambda code: client.post("/staff/security/again/second-step/", {"code": code}), secret)


def recovery_codes(client: Client) -> list[str]:
    page = client.get("/staff/security/recovery-codes/").content.decode()
    return re.findall(r"<li><code>([\d ]+)</code>", page)


def key_of(client: Client) -> str:
    """The session key in this browser's cookie; empty without one."""
    name = cookie_name(Side.PRACTICE)
    return client.cookies[name].value if name in client.cookies else ""
