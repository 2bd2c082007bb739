"""The closed lists of signing in: what an address is proved for, what changed, why somebody was not let in. Pure."""

from enum import StrEnum


class ProofFor(StrEnum):
    """What an e-mail address is proved for."""

    SIGN_UP = "sign_up"
    RESET = "reset"  # of a forgotten password


class SecurityChange(StrEnum):
    """What changed about how somebody signs in: their address is told."""

    PASSWORD = "password"  # noqa: S105 - a word
    APP_ADDED = "totp_added"
    APP_REMOVED = "totp_removed"
    PASSKEY_ADDED = "webauthn_added"
    PASSKEY_REMOVED = "webauthn_removed"
    CODES_MADE = "recovery_codes_added"
    CODES_MADE_ANEW = "recovery_codes_reset"
    CODE_USED = "recovery_code_used"
    SECOND_STEP_RESET = "second_factor_reset"


class SignInRefusal(StrEnum):
    """Why somebody was not let in: the reason in its event."""

    WRONG = "wrong"  # the password
    SHUT = "shut"
    TOO_MANY = "too_many"
    SECOND_STEP = "second_factor"
    CODES_SHUT = "second_factor_shut"
