// Sheets: Print prints without leaving the page, from a window or from the strip at the foot. Whether a sheet still waits
// to be handed over is known by the answer alone, never by the press.
"use strict";

(() => {
  const HELD = 3000; // milliseconds in which a second press is the same wish: one sheet, not two
  const PATIENCE = 20000; // milliseconds until no answer is none
  const SHOWS_PDFS = navigator.pdfViewerEnabled !== false; // an older browser does not say
  const SENT = "The sheet was sent to the printer.";
  const SAVED = "The sheet is among this computer's downloads. Print it from there, then delete it.";

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-print]")) return;
    event.preventDefault();
    if (form.dataset.printing) return;
    form.dataset.printing = "yes";
    let isPrinted = false;
    try {
      isPrinted = await printSheet(form);
    } finally {
      const again = () => delete form.dataset.printing;
      if (isPrinted) setTimeout(again, HELD);
      else again();
    }
  });

  async function printSheet(form) {
    const sheet = await fetched(form);
    if (!sheet) {
      Unanswered.tell();
      return false;
    }
    if (sheet.type !== "application/pdf") {
      Unanswered.tellOf(new DOMParser().parseFromString(await sheet.text(), "text/html")); // why there is no sheet
      return false;
    }
    await (SHOWS_PDFS ? print(sheet) : save(sheet));
    handedOver(form.dataset.print);
    Forms.announce(SHOWS_PDFS ? SENT : SAVED);
    document.body.dispatchEvent(new CustomEvent("sheet-printed")); // the line in the window that says how it stands
    document.body.dispatchEvent(new CustomEvent("portal-changed")); // the strip and the chart behind
    return true;
  }

  // The whole of it, or null: half a sheet is none.
  async function fetched(form) {
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
      return await answer.blob();
    } catch {
      return null;
    }
  }

  async function print(sheet) {
    const pressed = document.activeElement;
    const frame = await framed(URL.createObjectURL(sheet));
    try {
      frame.contentWindow.focus();
      frame.contentWindow.print();
      window.focus(); // back from the paper to the button, so that Esc still closes the window
      pressed.focus();
    } catch (refused) {
      // A browser that shows PDFs by a page of its own lets no script in; there the PDF asks to be printed by itself.
      if (refused.name !== "SecurityError") throw refused;
    }
  }

  // In a frame of its own, which stays: a browser may still be at work for the printer.
  function framed(address) {
    const frame = document.createElement("iframe");
    frame.className = "print-frame";
    frame.title = "Sheet";
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    frame.src = address;
    return new Promise((resolve) => {
      frame.addEventListener("load", () => resolve(frame));
      document.body.append(frame);
    });
  }

  // Where the browser hands PDFs to another program, it says so itself.
  function save(sheet) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(sheet);
    link.download = "sheet.pdf";
    link.click();
  }

  // The window that made the sheet asks no more when it is closed.
  function handedOver(sheet) {
    const made = document.querySelector(`[data-made="${sheet}"]`);
    if (made) made.dataset.unhanded = "";
  }

  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const shown = target.querySelector("[data-shown]");
    if (shown) handedOver(shown.dataset.shown);
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { successful, requestConfig } }) => {
    const { handsOver } = requestConfig.elt.dataset;
    if (successful && handsOver) handedOver(handsOver);
  });
})();
