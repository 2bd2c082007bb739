"""What an installation is told by its folder and its environment, and which of it is refused."""

import re
from pathlib import Path

import pytest

from kinpin.config.environment import SetupError, load


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that was told nothing yet. Its keys are those of the tests."""
    monkeypatch.setenv("KINPIN_DATA", str(tmp_path))
    monkeypatch.delenv("KINPIN_DATABASE_URL")
    return tmp_path


def write(data: Path, **settings: str) -> None:
    (data / "settings.toml").write_text("".join(f'{name} = "{value}"\n' for name, value in settings.items()))


def test_the_environment_goes_before_the_folder(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data, origin="https://portal.example.org", mail_from="portal@example.org")
    assert load().family_origin == "https://portal.example.org"
    assert load().https
    monkeypatch.setenv("KINPIN_ORIGIN", "https://families.example.org/")
    assert load().family_origin == load().practice_origin == "https://families.example.org"
    assert load().mail.sender == "portal@example.org"


def test_the_database_lies_in_the_folder_unless_another_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().database["NAME"] == str(data / "kinpin.sqlite3")
    monkeypatch.setenv("KINPIN_DATABASE_URL", "postgresql://ann:p%40ss@db1,db2/kinpin?target_session_attrs=read-write")
    there = load().database
    assert (there["NAME"], there["USER"], there["PASSWORD"], there["HOST"]) == ("kinpin", "ann", "p@ss", "db1,db2")
    assert there["OPTIONS"]["target_session_attrs"] == "read-write"


def test_the_mail_server_may_want_a_name_a_password_and_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_SMTP_URL", "smtp://ann:p%40ss@mail.example.org:587?starttls=1")
    mail = load().mail
    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example.org", 587, "ann", "p@ss")
    assert (mail.starttls, mail.tls) == (True, False)
    monkeypatch.setenv("KINPIN_SMTP_URL", "smtps://mail.example.org")
    assert (load().mail.port, load().mail.tls) == (465, True)


REFUSED = {
    "KINPIN_ORIGIN": {
        "portal": "Write it like https://portal.example.org",
        "ftp://portal.example.org": "Write it like https://portal.example.org",
        "https://portal.example.org/maple": "Write it like https://portal.example.org",
        "http://portal.example.org": "Families need https",
        "https://[portal": "Write it like https://portal.example.org",
        "https://portal.example.org:x": "Write it like https://portal.example.org",
    },
    "KINPIN_DATABASE_URL": {
        "mysql://localhost/kinpin": "must start with postgresql:// or sqlite:///",
        "postgresql://localhost/kinpin?nonsense=1": "KINPIN_DATABASE_URL can't be read",
    },
    "KINPIN_SMTP_URL": {
        "mail.example.org": "must look like smtp://",
        "http://mail.example.org": "must look like smtp://",
        "smtp://mail.example.org:x": "must look like smtp://",
    },
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_can_t_be_meant_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError, match=re.escape(REFUSED[name][value])):
        load()


def test_settings_that_can_t_be_read_are_named(data: Path) -> None:
    (data / "settings.toml").write_text("origin = [")
    with pytest.raises(SetupError, match=r"settings\.toml can't be read: .+ Mend the line it names"):
        load()


def test_a_folder_without_keys_is_no_installation(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINPIN_KEYS")
    with pytest.raises(Exception, match="There is no key file at"):
        load()
