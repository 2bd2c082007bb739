"""What differs between one installation and the next: read from the data folder and the environment."""

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg.conninfo

from kinpin.vault.keyring import Keyring, parse_keys, read_key_file

DATA_FOLDER = Path("var")
KEY_FILE = "keys.json"
SETTINGS_FILE = "settings.toml"
DATABASE_FILE = "kinpin.sqlite3"
SETTINGS = ("origin", "staff_origin", "database_url", "smtp_url", "mail_from", "trusted_proxies", "forwarded_header")
_NO_SENDER = "“{}” is no sender of mail. Write it like portal@example.org."
_PORTS = {"http": 80, "https": 443}


class SetupError(Exception):
    """Kinpin can't start; the message says what is wrong and what to do."""


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
    written = _read_settings(data / SETTINGS_FILE)
    family = _origin(_setting(written, "origin") or "http://localhost:8000")
    return Environment(
        data=data,
        keyring=_keyring(data),
        database=database_settings(_setting(written, "database_url"), data),
        family_origin=family,
        practice_origin=_origin(_setting(written, "staff_origin") or family),
        mail=_mail(_setting(written, "smtp_url") or "smtp://localhost:25", _setting(written, "mail_from")),
        trusted_proxies=_addresses(_setting(written, "trusted_proxies")),
        forwarded_header=_header(_setting(written, "forwarded_header") or "X-Forwarded-For"),
        demo=os.environ.get("KINPIN_DEMO") == "1",
    )


def checked(name: str, text: str) -> str:
    """A setting as it is written down. Raises SetupError, which says how to write it."""
    if name == "origin":
        return _origin(text)
    if name == "database_url":
        database_settings(text, DATA_FOLDER)
    if name == "smtp_url":
        _mail(text, "")
    if name == "mail_from" and not _is_sender(text):
        raise SetupError(_NO_SENDER.format(text))
    return text


def _setting(written: dict[str, Any], name: str) -> str:
    return os.environ.get(f"KINPIN_{name.upper()}") or str(written.get(name, ""))


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except PermissionError:
        raise SetupError(f"{path} belongs to somebody else. Run Kinpin as the user who owns its folder.") from None
    except (ValueError, OSError) as error:
        raise SetupError(f"{path} can't be read: {error}. Mend the line it names, or restore the file.") from None
    for name, value in written.items():
        if name not in SETTINGS:
            raise SetupError(f"{path} has a line “{name}”, which is no setting. There are: {', '.join(SETTINGS)}.")
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
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.scheme not in ("http", "https"):
        raise SetupError(f"“{text}” is no address for Kinpin. Write it like https://portal.example.org.")
    if parts.scheme == "http" and not local:
        raise SetupError(f"“{text}” is not encrypted. Families need https; only localhost may go without.")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"  # as a browser names the host
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def _addresses(text: str) -> tuple[str, ...]:
    """Addresses, each in its one form. Raises SetupError: a proxy that is never recognized would go unnoticed."""
    found = []
    for word in text.split():
        try:
            found.append(str(ipaddress.ip_address(word)))
        except ValueError:
            raise SetupError(
                f"“{word}” among the trusted proxies is no address. Write each as Kinpin sees it, like 127.0.0.1,"
                " with spaces between; no names, no ranges."
            ) from None
    return tuple(found)


def _header(text: str) -> str:
    """The name of a header. Raises SetupError: one that no proxy sends would go unnoticed."""
    if not re.fullmatch("[A-Za-z0-9-]+", text):
        raise SetupError(f"“{text}” is no name of a header. Write it like Realip, in letters, digits and hyphens.")
    return text


def database_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for a database address; SQLite in the data folder when there is none."""
    if not url:
        return _sqlite(data / DATABASE_FILE)
    if url.startswith("sqlite:///"):
        return _sqlite(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql(url)
    raise SetupError("The database's address must start with postgresql:// or sqlite:///. Check KINPIN_DATABASE_URL.")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A PIN that was printed must survive a power cut: FULL, not NORMAL.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # What libpq says quotes the address, and the password may be in what it quotes.
        raise SetupError(
            "KINPIN_DATABASE_URL can't be read. Write it like postgresql://user:password@host:5432/database,"
            " and @, / and space in a name or password as %40, %2F and %20."
        ) from None
    named = {name: str(parts.pop(name, "") or "") for name in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "kinpin.config.postgresql",
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # The server plans a statement once for each connection, not anew for each request.
        "OPTIONS": {**parts, "options": _options(parts), "server_side_binding": True, "prepare_threshold": 3},
    }


def _options(parts: Mapping[str, Any]) -> str:
    """What the address says, and: one plan for whatever values. For few ids PostgreSQL would plan anew each time."""
    return f"-c plan_cache_mode=force_generic_plan {parts.get('options') or ''}".rstrip()


def _mail(url: str, sender: str) -> Mail:
    parts = _split(url)
    # A slip like starttls=yes would send the password in the clear.
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.query not in ("", "starttls=1"):
        raise SetupError("KINPIN_SMTP_URL must look like smtp://user:password@mail.example.org:587?starttls=1.")
    if sender and not _is_sender(sender):
        raise SetupError(_NO_SENDER.format(sender))
    return Mail(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=bool(parts.query),
        tls=parts.scheme == "smtps",
        sender=sender or f"no-reply@{parts.hostname}",
    )


def _is_sender(text: str) -> bool:
    name, _, host = parseaddr(text)[1].rpartition("@")
    return bool(name and host) and text.isprintable() and " " not in name + host
