// Sheets: Print prints without leaving the page, from a window or from the strip at the foot.
"use strict";

(() => {
  const HELD = 3000; // milliseconds in which a second press is the same wish: one sheet, not two

  // The sheet is printed from a frame of its own; without one the PDF opens beside the page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-print]")) return;
    if (form.dataset.printing) {
      event.preventDefault();
      return;
    }
    form.dataset.printing = "yes";
    setTimeout(() => delete form.dataset.printing, HELD);
    const frame = document.createElement("iframe");
    frame.name = "sheet-" + Date.now();
    frame.className = "print-frame";
    frame.title = "Sheet";
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    document.body.append(frame);
    form.target = frame.name;
    frame.addEventListener("load", () => {
      if (printed(frame)) handedOver();
    });
  });

  // A browser that shows PDFs by a page of its own lets no script in; there the PDF asks to be printed by itself.
  function printed(frame) {
    const pressed = document.activeElement;
    try {
      if (frame.contentWindow.location.href === "about:blank") return false;
      if (frame.contentDocument.querySelector("main")) {
        Unanswered.tellOf(frame.contentDocument); // a page that says why there is no sheet
        return false;
      }
      frame.contentWindow.focus();
      frame.contentWindow.print();
      window.focus(); // back from the paper to the button, so that Esc still closes the window
      pressed.focus();
    } catch (refused) {
      if (refused.name !== "SecurityError") throw refused;
    }
    return true;
  }

  function handedOver() {
    const made = document.querySelector("[data-unhanded]");
    if (made) made.dataset.unhanded = "";
    Forms.announce("The sheet was sent to the printer.");
    document.body.dispatchEvent(new CustomEvent("sheet-printed")); // the line in the window that says how it stands
    document.body.dispatchEvent(new CustomEvent("portal-changed")); // the strip and the chart behind
  }
})();
