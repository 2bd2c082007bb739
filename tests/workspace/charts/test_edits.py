"""Two people edit one record at once: nobody's value is lost or stored unseen."""

from hypothesis import given
from hypothesis import strategies as st

from kinpin.workspace.charts.edits import settle

OPENED = {"email": "old@example.com", "city": "Springfield"}


def posted(opened: dict[str, str], typed: dict[str, str], **more: str) -> dict[str, str]:
    return {**opened, **{f"was-{name}": value for name, value in opened.items()}, **typed, **more}


def test_what_nobody_else_changed_is_stored_as_typed() -> None:
    settled = settle(posted(OPENED, {"city": " Boston "}), OPENED)
    assert settled.values == {"email": "old@example.com", "city": "Boston"}
    assert not settled.is_stale


def test_what_only_somebody_else_changed_is_taken_over_and_said() -> None:
    settled = settle(posted(OPENED, {"city": "Boston"}), {**OPENED, "email": "new@example.com"})
    assert settled.values == {"email": "new@example.com", "city": "Boston"}
    assert settled.merged == ("email",)
    assert settled.conflicts == {}


def test_what_both_changed_waits_for_a_choice() -> None:
    theirs = {**OPENED, "email": "theirs@example.com"}
    settled = settle(posted(OPENED, {"email": "mine@example.com"}), theirs)
    assert settled.conflicts == {"email": "theirs@example.com"}

    again = posted(theirs, {"email": "mine@example.com"})
    assert settle(again, theirs, ["email"]).conflicts == {"email": "theirs@example.com"}
    mine = settle({**again, "pick-email": "mine"}, theirs, ["email"])
    assert (mine.values["email"], mine.is_stale) == ("mine@example.com", False)
    taken = settle({**again, "pick-email": "theirs"}, theirs, ["email"])
    assert (taken.values["email"], taken.is_stale) == ("theirs@example.com", False)


def test_both_typing_the_same_is_no_conflict() -> None:
    settled = settle(posted(OPENED, {"city": "Boston"}), {**OPENED, "city": "Boston"})
    assert not settled.conflicts


def test_a_choice_made_before_a_third_change_is_asked_again() -> None:
    theirs = {**OPENED, "email": "theirs@example.com"}
    again = posted(theirs, {"email": "mine@example.com"}, **{"pick-email": "mine"})
    third = {**OPENED, "email": "third@example.com"}
    assert settle(again, third, ["email"]).conflicts == {"email": "third@example.com"}


def test_spaces_that_were_stored_are_kept_until_somebody_types() -> None:
    opened = {"city": " Springfield "}
    assert settle(posted(opened, {"city": "Springfield"}), opened).values == {"city": " Springfield "}


VALUES = st.sampled_from(["", "a", "b", "c"])


@given(was=VALUES, typed=VALUES, now=VALUES, pick=st.sampled_from(["", "mine", "theirs"]), asked=st.booleans())
def test_nothing_is_overwritten_unseen(was: str, typed: str, now: str, pick: str, asked: bool) -> None:
    data = {"x": typed, "was-x": was, "pick-x": pick}
    settled = settle(data, {"x": now}, ["x"] if asked else [])
    changed_elsewhere = now != was
    if changed_elsewhere and settled.values["x"] != now:
        assert settled.is_stale  # this person looks again before theirs replaces the other's
    if settled.values["x"] not in (typed, now, was):
        raise AssertionError("made up")
    if not settled.is_stale and not asked:
        assert settled.values["x"] == typed
