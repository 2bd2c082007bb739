"""Where the database is, as Django's settings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg.conninfo

from kinpin.config.errors import SetupError

DATABASE_FILE = "kinpin.sqlite3"
_NO_POSTGRESQL = (
    "The database's address can't be read. Write it like postgresql://user:password@host:5432/database,"
    " and @, / and space in a name or password as %40, %2F and %20."
)


def database_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for a database address; SQLite in the data folder when there is none."""
    if not url:
        return _sqlite(data / DATABASE_FILE)
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not path.is_absolute():
            raise SetupError("Write the whole path of the SQLite file, like sqlite:////srv/kinpin/kinpin.sqlite3.")
        return _sqlite(path)
    if url.startswith(("postgresql://", "postgres://")):
        return _postgresql(url)
    raise SetupError("The database's address must start with postgresql:// or sqlite:///.")


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
        raise SetupError(_NO_POSTGRESQL) from None
    named = {name: str(parts.pop(name, "") or "") for name in ("dbname", "user", "password", "host", "port")}
    if url.partition("?")[0].count("@") > 1 or not re.fullmatch("[0-9,]*", named["port"]):
        raise SetupError(_NO_POSTGRESQL)  # else what follows a bare @ or / in a password is told as the host or port
    if not named["dbname"] and "service" not in parts:
        raise SetupError("The address names no database. Write it like postgresql://user:password@host:5432/database.")
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
