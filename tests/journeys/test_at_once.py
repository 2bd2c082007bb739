"""What has just come into a page works at once, for whoever is quick or sits at a machine that is slow."""

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]


def as_it_comes(desk: Desk, deed: str) -> None:
    """Done in the open window in the moment in which what was asked for stands in it, before any timer has run."""
    desk.page.evaluate(f"""() => document.addEventListener("htmx:afterSwap", function once(event) {{
      const shown = event.target.closest("dialog.window[open]");
      if (!shown || event.detail.requestConfig.elt.matches("[data-poll]")) return;
      document.removeEventListener("htmx:afterSwap", once);
      Promise.resolve().then(() => {{ {deed}; }});
    }})""")


def test_what_is_typed_as_a_window_comes_is_asked_about(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.get_by_role("link", name="Add", exact=True).click()
    expect(desk.window.get_by_role("link", name="New contact")).to_be_visible()
    as_it_comes(desk, "shown.querySelector('[name=given]').value = 'Marisol'")
    desk.window.get_by_role("link", name="New contact").click()
    expect(desk.window.get_by_label("First name")).to_have_value("Marisol")
    assert desk.asked(lambda: desk.page.close(run_before_unload=True)) == "beforeunload"


def test_register_pressed_as_another_caregiver_is_chosen_stays_in_the_window(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.open_window()
    as_it_comes(desk, "shown.querySelector('[data-main]').click()")
    desk.window.get_by_role("radio", name="JEFF TESTKIDDO").check()
    assert desk.made().keys() == {"ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"}
    expect(desk.window.locator("#sheet-stands")).to_contain_text("for JEFF TESTKIDDO")
