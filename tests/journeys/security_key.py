"""A security key in the browser's port."""

from typing import Any

from playwright.sync_api import Page


class Key:
    """A security key, in the browser's port from the start; it can be pulled out and put in again."""

    def __init__(self, page: Page) -> None:
        self._port = page.context.new_cdp_session(page)
        self._port.send("WebAuthn.enable")
        self._credentials: list[dict[str, Any]] = []
        self.put_in()

    def put_in(self) -> None:
        options = {
            "protocol": "ctap2",
            "transport": "usb",
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        added = self._port.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._where = {"authenticatorId": added["authenticatorId"]}
        for credential in self._credentials:
            self._port.send("WebAuthn.addCredential", {**self._where, "credential": credential})

    def pull_out(self) -> None:
        self._credentials = self._port.send("WebAuthn.getCredentials", self._where)["credentials"]
        self._port.send("WebAuthn.removeVirtualAuthenticator", self._where)

    @property
    def id(self) -> str:
        """What the key calls what it keeps for this practice, as a page writes it."""
        return str(self._credentials[0]["credentialId"]).translate(str.maketrans("+/", "-_", "="))
