"""What differs between one installation and the next: read from the data folder and the environment."""

import ipaddress
import os
import re
import stat
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from email.utils import getaddresses
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from kinpin.config.databases import database_settings
from kinpin.config.errors import SetupError
from kinpin.vault.keyring import Keyring, parse_keys, read_key_file

DATA_FOLDER = Path("var")
KEY_FILE = "keys.json"
SETTINGS_FILE = "settings.toml"
SETTINGS = ("origin", "staff_origin", "database_url", "smtp_url", "mail_from", "trusted_proxies", "forwarded_header")
VARIABLES = (
    *("KINPIN_DATA", "KINPIN_KEYS", "KINPIN_DEMO", "KINPIN_ADMIN_PASSWORD"),
    *(f"KINPIN_{name.upper()}" for name in SETTINGS),
)
_ALIKE = 0.8  # of two names; less, and it is one of somebody's own, for a script
_TWO_WAYS = frozenset("ßς\u200c\u200d")  # Python writes them as older browsers did
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")  # no request that names another is answered
_PORTS = {"http": 80, "https": 443}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes Kinpin's mail."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool
    sender: str


@dataclass(frozen=True, slots=True)
class Environment:
    """One installation. Origins are scheme and host with no path, as in https://portal.example.org."""

    data: Path
    keyring: Keyring
    database: dict[str, Any]
    family_origin: str
    practice_origin: str
    mail: Mail
    trusted_proxies: tuple[str, ...]
    forwarded_header: str
    demo: bool

    @property
    def https(self) -> bool:
        return self.family_origin.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        names = {urlsplit(o).hostname or "" for o in (self.family_origin, self.practice_origin)}
        return sorted(names | ({"127.0.0.1"} if "localhost" in names else set()))


def load() -> Environment:
    """The installation that KINPIN_DATA names. Raises SetupError or WeakKeysError."""
    data = Path(os.environ.get("KINPIN_DATA") or DATA_FOLDER).resolve()
    said = _Said(data / SETTINGS_FILE)
    family = said.take("origin", _origin, "http://localhost:8000")
    sender = said.take("mail_from", _sender)
    return Environment(
        data=data,
        keyring=_keyring(data),
        database=said.take("database_url", lambda url: database_settings(url, data)),
        family_origin=family,
        practice_origin=said.take("staff_origin", _origin, family),
        mail=said.take("smtp_url", lambda url: _mail(url, sender), "smtp://localhost:25"),
        trusted_proxies=said.take("trusted_proxies", _addresses),
        forwarded_header=said.take("forwarded_header", _header, "X-Forwarded-For"),
        demo=os.environ.get("KINPIN_DEMO") == "1",
    )


def refuse_slips() -> None:
    """Raise SetupError where a variable is nearly one of Kinpin's: what it says would go unnoticed."""
    for name in os.environ:
        of_kinpin, _, rest = name.partition("_")
        if of_kinpin == "KINPIN" and name not in VARIABLES and not rest.startswith("TEST_"):
            meant = get_close_matches(name, VARIABLES, n=1, cutoff=_ALIKE)
            if meant:
                raise SetupError(
                    f"{name} in the environment is not a setting, and does nothing. Write {meant[0]}, or take it out."
                )


def checked(name: str, text: str) -> str:
    """A setting as it is written down. Raises SetupError, which says how to write it."""
    if name == "origin":
        return _origin(text)
    if name == "database_url":
        database_settings(text, DATA_FOLDER)
    if name == "smtp_url":
        _mail(text, "")
    if name == "mail_from":
        _sender(text)
    return text


class _Said:
    """What the settings file says, and before it the environment."""

    def __init__(self, path: Path) -> None:
        self._path, self._lines = path, _read_settings(path)

    def take(self, name: str, read: Callable[[str], T], default: str = "") -> T:
        """A setting as `read` takes it. Raises SetupError, which names the line or the variable."""
        variable = f"KINPIN_{name.upper()}"
        given = os.environ.get(variable)
        try:
            return read(given or self._lines.get(name) or default)
        except SetupError as refusal:
            raise SetupError(f"{variable if given else f'{name} in {self._path}'}: {refusal}") from None


def _read_settings(path: Path) -> dict[str, str]:
    if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SetupError(f"Other users of this machine can read {path}. Run “chmod 600 {path}”.")
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except PermissionError:
        raise SetupError(f"{path} belongs to somebody else. Run Kinpin as the user who owns its folder.") from None
    except (ValueError, OSError) as error:
        raise SetupError(f"{path} can't be read: {error}. Mend the line it names, or restore the file.") from None
    for name, value in written.items():
        if name not in SETTINGS:
            raise SetupError(
                f"{path} has a line “{name}”, which is not a setting. The settings are: {', '.join(SETTINGS)}."
            )
        if not isinstance(value, str):
            raise SetupError(f'{path}: write {name} as one text in quotes, like {name} = "...".')
    return written


def _keyring(data: Path) -> Keyring:
    given = os.environ.get("KINPIN_KEYS")
    return parse_keys(given, where="KINPIN_KEYS") if given else read_key_file(data / KEY_FILE)


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it can't be read."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # read only now, and refused where it is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _origin(text: str) -> str:
    parts = _split(text)
    local = parts.hostname in ("localhost", "127.0.0.1")
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc or parts.port == 0
    if not parts.hostname or more or parts.scheme not in ("http", "https"):
        raise SetupError(f"“{text}” is not a valid address for Kinpin. Write it like https://portal.example.org.")
    if parts.scheme == "http" and not local:
        raise SetupError(f"“{text}” is not encrypted. Families need https; only localhost may go without.")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"  # as a browser names the host
    host = f"[{parts.hostname}]" if ":" in parts.hostname else _in_ascii(parts.hostname)
    return f"{parts.scheme}://{host}{port}"


def _in_ascii(host: str) -> str:
    """A name as a browser sends it. Raises SetupError where there are two ways to."""
    try:
        if not set(host) & _TWO_WAYS and _HOST.fullmatch(name := host.encode("idna").decode()):
            return name
    except UnicodeError:
        pass
    raise SetupError(
        f"“{host}” is not a valid host name. Write it as browsers send it, in letters, digits and hyphens."
    )


def _addresses(text: str) -> tuple[str, ...]:
    """Addresses, each in its one form. Raises SetupError: a proxy that is never recognized would go unnoticed."""
    found = []
    for word in text.split():
        try:
            found.append(str(ipaddress.ip_address(word)))
        except ValueError:
            raise SetupError(
                f"“{word}” is not a valid address. Write each proxy as Kinpin sees it, like"
                " 127.0.0.1, with spaces between; no names, no ranges."
            ) from None
    return tuple(found)


def _header(text: str) -> str:
    """The name of a header. Raises SetupError: one that no proxy sends would go unnoticed."""
    if not re.fullmatch("[A-Za-z0-9-]+", text):
        raise SetupError(f"“{text}” is not a valid header name. Write it like Realip, in letters, digits and hyphens.")
    return text


def _mail(url: str, sender: str) -> Mail:
    parts = _split(url)
    # A slip like starttls=yes would send the password in the clear; smtps is encrypted from its first byte.
    queries = {"smtp": ("", "starttls=1"), "smtps": ("",)}.get(parts.scheme, ())
    host = parts.hostname or ""
    if not _can_be_asked_for(host) or parts.path.strip("/") or parts.fragment or parts.query not in queries:
        raise SetupError(
            "The mail server's address must look like smtp://user:password@mail.example.org:587?starttls=1, or smtps://"
            " without starttls."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():  # smtplib says no others
        raise SetupError("The mail server's name or password has a letter outside ASCII. Choose another there.")
    return Mail(
        host=host,
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        user=user,
        password=password,
        starttls=bool(parts.query),
        tls=parts.scheme == "smtps",
        sender=sender or f"no-reply@{host}",
    )


def _can_be_asked_for(host: str) -> bool:
    """Whether an address can be looked up for a host at all."""
    try:
        return bool(host.encode("idna")) and " " not in host
    except UnicodeError:
        return False


def _sender(text: str) -> str:
    """One address, with a name before it or without; or nothing. Raises SetupError."""
    if text and not _is_sender(text):
        raise SetupError(f"“{text}” is not a valid sender address. Write it like portal@example.org.")
    return text


def _is_sender(text: str) -> bool:
    address = "".join(found for _, found in getaddresses([text]))
    name, _, host = address.rpartition("@")
    ends = text.strip().endswith((address, f"{address}>"))
    return bool(name and host) and ends and text.isprintable() and not set(address[: -len(host) - 1]) & set("@ ")
