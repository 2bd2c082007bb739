"""A passkey in software, for tests without a browser: it makes a key pair for a page, and signs with it."""

import json
import re
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """One passkey. It answers the form of a page, as the browser would."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)

    def add(self, client: Client) -> HttpResponse:
        """Be added to the sign-in of this browser."""
        page = "/staff/security/passkeys/add/"
        return client.post(page, {"name": "blue key", "credential": self._created(client.get(page))})  # type: ignore[return-value]

    def use(self, client: Client, page: str) -> HttpResponse:
        """Be shown where a page asks for the second step."""
        return client.post(page, {"credential": self._signed(client.get(page))})  # type: ignore[return-value]

    def _created(self, page: Any) -> str:
        options = _options_of(page)
        public = ES256.from_cryptography_key(self._key.public_key())  # type: ignore[no-untyped-call]
        about = AttestedCredentialData.create(b"\0" * 16, self._id, public)
        flags = _PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(options["rp"]["id"].encode()), flags, 0, about)
        said = _client_data("webauthn.create", options)
        return self._credential(
            {"clientDataJSON": said, "attestationObject": AttestationObject.create("none", data, {})}
        )

    def _signed(self, page: Any) -> str:
        options = _options_of(page)
        data = AuthenticatorData.create(sha256(options["rpId"].encode()), _PRESENT_AND_VERIFIED, 0)
        said = _client_data("webauthn.get", options)
        signature = self._key.sign(data + sha256(said), ec.ECDSA(hashes.SHA256()))
        return self._credential({"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def _credential(self, response: dict[str, bytes]) -> str:
        written = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self._id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})


def _options_of(page: Any) -> dict[str, Any]:
    """What a page asks of the browser."""
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    assert found, page.content.decode()
    return dict(json.loads(found[1].replace("&quot;", '"'))["publicKey"])


def _client_data(kind: str, options: dict[str, Any]) -> CollectedClientData:
    return CollectedClientData.create(kind, websafe_decode(options["challenge"]), "http://testserver")
