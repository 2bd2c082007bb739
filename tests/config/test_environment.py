"""What an installation is told by its folder and its environment, and which of it is refused."""

import re
from pathlib import Path

import pytest

from kinpin.config.environment import load
from kinpin.config.errors import SetupError


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that was told nothing yet. Its keys are those of the tests."""
    monkeypatch.setenv("KINPIN_DATA", str(tmp_path))
    monkeypatch.delenv("KINPIN_DATABASE_URL")
    return tmp_path


def write(data: Path, **settings: str) -> None:
    write_text(data, "".join(f'{name} = "{value}"\n' for name, value in settings.items()))


def write_text(data: Path, text: str) -> None:
    (data / "settings.toml").touch(mode=0o600)
    (data / "settings.toml").write_text(text)


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


def test_the_sender_may_have_a_name(data: Path) -> None:
    write(data, mail_from="Elm Street <portal@example.org>")
    assert load().mail.sender == "Elm Street <portal@example.org>"


def test_this_machine_s_number_may_go_without_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_ORIGIN", "http://127.0.0.1:8432")
    assert load().family_origin == "http://127.0.0.1:8432"


def test_whoever_was_told_nothing_answers_on_this_machine_alone() -> None:
    assert load().family_origin == load().practice_origin == "http://localhost:8000"
    assert load().hosts == ["127.0.0.1", "localhost"]


def test_the_mail_server_may_want_a_name_a_password_and_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_SMTP_URL", "smtp://ann%40elm:p%40ss@mail.example.org:587?starttls=1")
    mail = load().mail
    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example.org", 587, "ann@elm", "p@ss")
    assert (mail.starttls, mail.tls, mail.sender) == (True, False, "no-reply@mail.example.org")
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
        "https://straße.example.org": "Write it as browsers send it",
        "https://portal..example.org": "Write it as browsers send it",
        "https://portal.example.org ": "Write it as browsers send it",
        "https://portal_one.example.org": "Write it as browsers send it",
        "https://*.example.org": "Write it as browsers send it",
        "https://portal.example.org.": "Write it as browsers send it",
        "https://portal.example.org:0": "Write it like https://portal.example.org",
        "https://portal.example.org?start": "Write it like https://portal.example.org",
        "https://portal.example.org#start": "Write it like https://portal.example.org",
        "https://ann:secret@portal.example.org": "Write it like https://portal.example.org",
    },
    "KINPIN_DATABASE_URL": {
        "mysql://localhost/kinpin": "must start with postgresql:// or sqlite:///",
        "postgresql://localhost/kinpin?nonsense=1": "The database's address can't be read",
        "postgresql://ann:p@ss word@localhost/kinpin": "and @, / and space in a name or password as %40, %2F and %20",
        "postgresql://ann:p@ssword@localhost/kinpin": "and @, / and space in a name or password as %40, %2F and %20",
        "postgresql://ann:pass/word@localhost/kinpin": "and @, / and space in a name or password as %40, %2F and %20",
        "postgresql://ann@localhost": "names no database",
        "postgresql://ann@localhost/": "names no database",
        "sqlite:///kinpin.sqlite3": "Write the whole path of the SQLite file, like sqlite:////srv/",
    },
    "KINPIN_MAIL_FROM": {
        "nobody": "Write it like portal@example.org",
        "the desk@example.org": "Write it like portal@example.org",
        "Elm\nStreet <portal@example.org>": "Write it like portal@example.org",
        "portal@example.org\nBcc: all@example.org": "Write it like portal@example.org",
        "portal@example.org, desk@example.org": "Write it like portal@example.org",
        "Elm Street, Inc. <portal@example.org>": "Write it like portal@example.org",
    },
    "KINPIN_TRUSTED_PROXIES": {
        "10.0.0.0/8": "“10.0.0.0/8” is not a valid address",
        "127.0.0.1 proxy": "“proxy” is not a valid address",
    },
    "KINPIN_FORWARDED_HEADER": {
        "X_Forwarded_For": "“X_Forwarded_For” is not a valid header name",
        "Real ip": "“Real ip” is not a valid header name",
    },
    "KINPIN_SMTP_URL": {
        "mail.example.org": "must look like smtp://",
        "http://mail.example.org": "must look like smtp://",
        "smtp://mail.example.org:x": "must look like smtp://",
        "smtp://ann:secret@mail.example.org:587?starttls=yes": "must look like smtp://",
        "smtps://mail.example.org?starttls=1": "or smtps:// without starttls",
        "smtp://ann:12#3@mail.example.org": "must look like smtp://",
        "smtp://mail..example.org": "must look like smtp://",
        "smtp://mail example.org": "must look like smtp://",
        "smtp://ann:gr%C3%BCn@mail.example.org": "a letter outside ASCII",
    },
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_what_can_t_be_meant_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError, match=f"(?s)^{name}: .*{re.escape(REFUSED[name][value])}"):
        load()


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_the_line_of_the_file(name: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setting, (value, said) = name.removeprefix("KINPIN_").lower(), next(iter(REFUSED[name].items()))
    monkeypatch.delenv(name, raising=False)
    write(data, **{setting: value})
    with pytest.raises(SetupError, match=f"^{setting} in {data}/settings.toml: .*{re.escape(said)}"):
        load()


@pytest.mark.parametrize(
    ("given", "line", "named"),
    [("portal", "https://portal.example.org", "KINPIN_ORIGIN"), ("", "portal", "origin in .+/settings.toml")],
)
def test_a_refusal_names_which_of_the_two_was_heeded(
    data: Path, monkeypatch: pytest.MonkeyPatch, given: str, line: str, named: str
) -> None:
    monkeypatch.setenv("KINPIN_ORIGIN", given)
    write(data, origin=line)
    with pytest.raises(SetupError, match=f"^{named}: “portal” is not a valid address"):
        load()


@pytest.mark.parametrize("password", ["p@ss word", "p@ssword", "pass/word"])
def test_a_refusal_repeats_nothing_of_a_database_s_address(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("KINPIN_DATABASE_URL", f"postgresql://ann:{password}@localhost/kinpin")
    with pytest.raises(SetupError) as refused:
        load()
    assert not {"ss", "word", "pass"} & set(re.findall("[a-z]+", str(refused.value).partition(".")[0]))


def test_hosts_are_named_as_browsers_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_ORIGIN", "https://Portal.Example.org:443/")
    monkeypatch.setenv("KINPIN_STAFF_ORIGIN", "https://Staff.example.org:8443")
    assert load().family_origin == "https://portal.example.org"
    assert load().practice_origin == "https://staff.example.org:8443"


def test_an_address_of_ipv6_keeps_its_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_ORIGIN", "https://[2001:DB8::1]:8443")
    assert load().family_origin == "https://[2001:db8::1]:8443"


def test_a_name_in_another_script_is_written_as_browsers_send_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_ORIGIN", "https://Pörtal.example.org")
    assert load().family_origin == "https://xn--prtal-jua.example.org"
    assert load().hosts == ["xn--prtal-jua.example.org"]


def test_proxies_are_told_apart_by_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINPIN_TRUSTED_PROXIES", "127.0.0.1 2001:DB8::0001")
    assert load().trusted_proxies == ("127.0.0.1", "2001:db8::1")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            'orign = "https://portal.example.org"',
            "has a line “orign”, which is not a setting. The settings are: origin, ",
        ),
        ('trusted_proxies = ["127.0.0.1"]', "write trusted_proxies as one text in quotes"),
    ],
)
def test_a_line_that_would_do_nothing_is_refused(data: Path, line: str, why: str) -> None:
    write_text(data, f"{line}\n")
    with pytest.raises(SetupError, match=re.escape(why)):
        load()


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_settings_that_others_can_read_are_refused(data: Path, mode: int) -> None:
    """The mail server's password may be in it."""
    write(data, mail_from="portal@example.org")
    (data / "settings.toml").chmod(mode)
    with pytest.raises(SetupError, match=r"Other users of this machine can read .+ Run “chmod 600 .+settings\.toml”"):
        load()


def test_settings_that_can_t_be_read_are_named(data: Path) -> None:
    write_text(data, "origin = [")
    with pytest.raises(SetupError, match=r"settings\.toml can't be read: .+ Mend the line it names"):
        load()


def test_a_folder_without_keys_is_no_installation(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KINPIN_KEYS")
    with pytest.raises(Exception, match="There is no key file at"):
        load()
