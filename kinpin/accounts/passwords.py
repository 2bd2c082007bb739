"""Passwords as NIST SP 800-63B-4 3.1.1 wants them: long, free of rules, not on a list of easy ones."""

import base64
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from kinpin.accounts.models import Login
from kinpin.kernel.people import fold
from kinpin.vault.digests import mark
from kinpin.vault.keyring import Purpose

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHORTEST = 15
LONGEST = 128
_MOST_HASHED = 4 * LONGEST  # NFC makes one code point of at most four
# What a new password is refused for, by code, and what to do about it.
REFUSALS: "Mapping[str, _StrPromise]" = {
    "too_short": gettext_lazy("Use %(shortest)s letters or more."),
    "too_long": gettext_lazy("Use %(longest)s letters or fewer."),
    "easy": gettext_lazy(
        "This password is easy to guess. Add words that have nothing to do with each other or with you."
    ),
    "name": gettext_lazy("Leave out names: your own, your child's and the practice's."),
    # Of a good one, beside something else that was wrong: no page sends a password back.
    "not_kept": gettext_lazy("Type your password again."),
}
_EASY_BELOW = 3  # of zxcvbn's 0 to 4: under 10^8 guesses
_FEWEST_OF_ITS_OWN = 8  # letters beside those of words about the person
_LOOKED_AT = 60  # zxcvbn grows steeply with length; what is strong in 60 characters stays strong


class Argon2id(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: OWASP's row, 28 ms here; Django's default takes 100 MiB.

    It hashes a digest of the password, whose key is not in the database: by a dump alone nobody can try passwords
    (NIST SP 800-63B-4 3.1.1.2). The key's name is stored with it, `argon2$k1$argon2id$...`, and who signs in after a
    new key came is hashed anew.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        name, key = settings.KEYRING.newest(Purpose.PASSWORDS)
        algorithm, hashed = super().encode(_digest(key, password), salt).split("$", 1)
        return f"{algorithm}${name}${hashed}"

    def verify(self, password: str, encoded: str) -> bool:
        name, hashed = _without_name(encoded)
        keys = settings.KEYRING.all(Purpose.PASSWORDS)
        # Where the key is gone nothing fits; it takes as long as where it is there.
        key = keys.get(name) or next(iter(keys.values()))
        return bool(super().verify(_digest(key, password), hashed))

    def decode(self, encoded: str) -> dict[str, Any]:
        return dict(super().decode(_without_name(encoded)[1]))

    def must_update(self, encoded: str) -> bool:
        newest, _key = settings.KEYRING.newest(Purpose.PASSWORDS)
        return _without_name(encoded)[0] != newest or super().must_update(encoded)


def _digest(key: bytes, password: str) -> str:
    return base64.b64encode(mark(key, "password", normalize(password))).decode()


def _without_name(encoded: str) -> tuple[str, str]:
    """The name of the key, and the rest as Django's own hasher stores it."""
    algorithm, name, hashed = encoded.split("$", 2)
    return name, f"{algorithm}${hashed}"


def normalize(password: str) -> str:
    """The password as it is hashed: NFC, so that one typed on another keyboard is the same.

    NFC grows with the square of a run of accents, and lets nobody else compute meanwhile: what is too long to be
    anybody's password is cut before it.
    """
    return unicodedata.normalize("NFC", password[:_MOST_HASHED])


def refused(code: str) -> ValidationError:
    """The refusal of a new password, by its code of `REFUSALS`."""
    return ValidationError(REFUSALS[code], code=code, params={"shortest": SHORTEST, "longest": LONGEST})


class LengthValidator:
    """15 characters or more, 128 at most, counted as code points."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST:
            raise refused("too_short")
        if len(password) > LONGEST:
            raise refused("too_long")

    def get_help_text(self) -> str:
        return _("15 letters or more. Three or four words work well.")


class BlocklistValidator:
    """Refuses what a guesser tries early: leaked passwords, common words and patterns, and words about this person.

    Two lists of leaked passwords are looked at: zxcvbn's, and Django's, which holds others.
    """

    def __init__(self) -> None:
        self.leaked = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        about = [w for w in _words_about(user) if len(w) > 2]
        plain = _without_accents(password)
        spellings = {password, plain, "".join(plain.split())}  # password password
        if _says_no_more(password, about) or any(self._is_easy(spelled, about) for spelled in spellings):
            raise refused("easy")

    def _is_easy(self, password: str, about: list[str]) -> bool:
        return password.lower() in self.leaked or _score(password, about) < _EASY_BELOW

    def get_help_text(self) -> str:
        return ""


def _score(password: str, about: list[str]) -> int:
    return int(zxcvbn(password[:_LOOKED_AT], user_inputs=about)["score"])


def _says_no_more(password: str, about: list[str]) -> bool:
    """Whether it is words about this person and a number: zxcvbn takes *cindy.testkiddo2026* for hard to guess."""
    whole = rest = fold(password).replace(" ", "")
    for word in sorted((fold(word).replace(" ", "") for word in about), key=len, reverse=True):
        rest = rest.replace(word, "") if len(word) > 3 else rest
    return rest != whole and sum(character.isalpha() for character in rest) < _FEWEST_OF_ITS_OWN


def _without_accents(password: str) -> str:
    """What a guesser makes of it who knows Spanish: zxcvbn takes *contraseña* for letters without a meaning."""
    decomposed = unicodedata.normalize("NFD", normalize(password))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _words_about(user: Any) -> list[str]:
    texts = ["kinpin portal patient", getattr(user, "email", None) or "", getattr(user, "name", None) or ""]
    return [word for text in texts for word in [text, *text.replace("@", " ").replace(".", " ").split()] if word]


def check_new_password(
    password: str, *, email: str = "", people: Iterable[str] = (), practices: Iterable[str] = ()
) -> None:
    """Refuse a password that is short, easy, or holds a name: of these people, or of these practices.

    Raises ValidationError, which says what to do.
    """
    names = list(people)
    validate_password(password, Login(email=email, name=" ".join(names)))
    if _holds_a_name(password, names, practices):
        raise refused("name")


def _holds_a_name(password: str, people: Iterable[str], practices: Iterable[str]) -> bool:
    words = fold(password).split()
    run = "".join(words)
    wholes = [fold(practice).replace(" ", "") for practice in practices]
    names = {part for name in people for part in fold(name).split()}
    return any(whole and whole in run for whole in wholes) or any(
        n in run if len(n) > 3 else n in words for n in names if len(n) > 2
    )
