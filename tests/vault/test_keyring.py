"""The keys: made for their owner only, refused when others can read them or they are weak, and what to do then."""

import json
import re
import stat
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kinpin.enrollment.lifetimes import whole_life
from kinpin.kernel.clock import day_end, day_start
from kinpin.practices.rules import LONGEST_PIN_LIFE
from kinpin.vault.keyring import Purpose, WeakKeysError, new_keys, parse_keys, read_key_file, write_key_file

_GIVEN = json.loads(new_keys())


def test_a_new_key_file_is_its_owner_s_alone_and_holds_a_key_for_every_purpose(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keyring = read_key_file(path)
    keys = [keyring.newest(purpose)[1] for purpose in Purpose]
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == len(Purpose)


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_key_file(path)
    before = path.read_text()
    with pytest.raises(FileExistsError):
        write_key_file(path)
    assert path.read_text() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644])
def test_a_key_file_that_others_can_read_or_change_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, mode: int
) -> None:
    path = tmp_path / "keys.json"
    write_key_file(path)
    path.chmod(mode)
    with pytest.raises(WeakKeysError, match=f"Run “chmod 600 {path}”"):
        read_key_file(path)
    path.chmod(0o600)
    read_key_file(path)


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeakKeysError, match="Run “kinpin setup”, or name the right data folder"):
        read_key_file(tmp_path / "keys.json")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", json.dumps({**_GIVEN, "pins": ["k1"]}), json.dumps({**_GIVEN, "pins": {"k1": "no"}})],
)
def test_keys_that_can_t_be_read_are_refused(text: str) -> None:
    with pytest.raises(WeakKeysError, match=r"The keys in KINPIN_KEYS can't be read: .+ Restore them"):
        parse_keys(text, where="KINPIN_KEYS")


def test_a_purpose_without_keys_is_named() -> None:
    given = {purpose: keys for purpose, keys in _GIVEN.items() if purpose not in ("pins", "audit")}
    with pytest.raises(WeakKeysError, match=r"There are no keys for pins, audit in KINPIN_KEYS. Restore them"):
        parse_keys(json.dumps(given), where="KINPIN_KEYS")


def test_a_key_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.touch(mode=0o600)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(WeakKeysError, match=f"The keys in {path} can't be read"):
        read_key_file(path)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"k1": "c2hvcnQ="},
        {"k1": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="},
        {**_GIVEN["pins"], "k0": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="},
    ],
    ids=["none", "short", "one sign 32 times", "an old one that is weak"],
)
def test_a_weak_key_is_refused_and_its_purpose_named(keys: dict[str, str]) -> None:
    with pytest.raises(WeakKeysError, match="The keys for pins in KINPIN_KEYS are too weak"):
        parse_keys(json.dumps({**_GIVEN, "pins": keys}), where="KINPIN_KEYS")


@pytest.mark.parametrize("name", ["", "k$1", "a key", "rotated-2026-11-30", "clé"])
def test_a_name_that_no_column_holds_is_refused_and_told(name: str) -> None:
    keys = json.dumps({**_GIVEN, "seals": {name: _GIVEN["seals"]["k1"]}})
    with pytest.raises(WeakKeysError) as refused:
        parse_keys(keys, where="KINPIN_KEYS")
    assert str(refused.value).startswith(f"Rename {name!r} (seals) in KINPIN_KEYS: a key's name has 1 to 12 letters")


def test_one_key_does_not_serve_two_purposes() -> None:
    with pytest.raises(WeakKeysError, match="Each purpose needs a key of its own"):
        parse_keys(json.dumps({**_GIVEN, "pins": _GIVEN["seals"]}), where="KINPIN_KEYS")


def test_no_complaint_repeats_a_key() -> None:
    keys = json.dumps({**_GIVEN, "pins": _GIVEN["seals"]})
    with pytest.raises(WeakKeysError) as refused:
        parse_keys(keys, where="KINPIN_KEYS")
    assert _GIVEN["seals"]["k1"] not in str(refused.value)


def test_the_operators_paper_lets_no_key_of_the_pins_go_while_a_pin_under_it_lives() -> None:
    """A PIN that is issued at midnight lives to the end of the last day, an hour longer where the clock goes back."""
    zone = ZoneInfo("America/New_York")
    midnights = [day_start(date(2026, 1, 1) + timedelta(days=n), zone) for n in range(366)]
    longest = max(day_end(whole_life(at, LONGEST_PIN_LIFE, zone), zone) - at for at in midnights)
    paper = (Path(__file__).parents[2] / "docs" / "operator.md").read_text(encoding="utf-8")
    told = re.findall(r"`pins` (\d+) days after the new one came", paper)
    assert [timedelta(days=int(days)) for days in told] == [timedelta(days=ceil(longest / timedelta(days=1)))]
