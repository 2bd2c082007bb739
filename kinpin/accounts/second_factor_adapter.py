"""What allauth asks about second factors."""

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from kinpin.vault.seals import seal, unseal

_SEAL = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are sealed, and a browser or an app is told whose they are."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code does not work. Type the one that the app shows now.",
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, bound_to=_SEAL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), bound_to=_SEAL)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Kinpin writes its own notices."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """As the browser and the key name us."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Kinpin"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """As they name the person."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.name or user.email or ""}

    def generate_authenticator_name(self, user: Any, kind: Any) -> str:
        """What a passkey is called where its owner thinks of no name."""
        others = Authenticator.objects.filter(user=user, type=kind).count()
        return f"Passkey {others + 1}" if others else "Passkey"

    def get_totp_label(self, user: Any) -> str:
        return str(user.email or user.pk)
