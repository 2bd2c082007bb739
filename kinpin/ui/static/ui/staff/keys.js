// Keys: every key has a visible button that says it (data-key); the key presses the button that is nearest to hand.
"use strict";

(() => {
  const name = (event) => (event.ctrlKey && !event.altKey ? "Ctrl+" + event.key.toUpperCase() : event.key);

  function buttonFor(key) {
    const scope = Windows.top() || document;
    const found = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(
      (b) => !b.disabled && b.offsetParent !== null,
    );
    const here = document.activeElement && document.activeElement.closest("[data-row]");
    // A key that belongs to rows does nothing while none is chosen: it must not open a stranger's.
    return found.find((b) => here && here.contains(b)) || found.find((b) => !b.closest("[data-row]"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const key = name(event);
    if (event.key === "Enter" && pressMain(event)) return;
    if (/^[1-9]$/.test(event.key) && pressDigit(event)) return;
    if (!/^(F\d+|Ctrl\+[A-Z])$/.test(key)) return;
    const button = buttonFor(key);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });

  // Esc closes a menu that has the focus before it closes the window around it.
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Enter presses the window's main button, wherever the focus is, unless what has the focus takes Enter itself. So it
  // does in a window on a page of its own: there the browser's own Enter would press Lock from a radio button.
  function pressMain(event) {
    const scope = Windows.top() || event.target.closest(".window--page");
    if (!scope || event.target.closest("button, a, summary, select, textarea, [data-takes-enter]")) return false;
    const main = scope.querySelector("[data-main]:not(:disabled)");
    if (!main) return false;
    event.preventDefault();
    main.click();
    return true;
  }

  function pressDigit(event) {
    if (!digitsAct()) return false;
    if (event.target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea")) return false;
    const scope = Windows.top() || document;
    const choice = scope.querySelector(`[data-digits] [data-digit="${event.key}"]`);
    if (!choice) return false;
    choice.checked = true;
    choice.focus();
    return true;
  }

  // A digit alone is soon pressed by mistake, or spoken: who is troubled by it switches it off in this browser.
  const OFF = "kinpin-digits-off";
  const SWITCH = "[data-digit-switch]";
  const digitsAct = () => localStorage.getItem(OFF) === null;
  const showSwitches = () => document.querySelectorAll(SWITCH).forEach((box) => (box.checked = digitsAct()));

  document.addEventListener("change", (event) => {
    if (!event.target.matches(SWITCH)) return;
    if (event.target.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  document.addEventListener("htmx:afterSwap", showSwitches);
  showSwitches();
})();
