// Charts: the search box and its list, a list whose rows fill the panel below, a copied address, a status read aloud.
"use strict";

(() => {
  const SETTLE = 120; // milliseconds on a row before its panel is asked for

  // --- search: Enter opens the marked patient, the down arrow goes into the list, letters go back into the box
  const form = document.querySelector("[data-search]");
  const box = form && form.elements.q;
  let openOne = false;

  const answer = () => document.querySelector("#results [data-question]");
  const isAnswered = () => answer() && answer().dataset.question === box.value;

  function open() {
    const row = document.querySelector("#results [data-row] [data-opens]");
    if (row) row.click();
  }

  function ask() {
    htmx.trigger(form, "ask");
  }

  if (box) {
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") {
        event.preventDefault();
        if (isAnswered()) open();
        else {
          openOne = true;
          ask();
        }
      } else if (event.key === "ArrowDown") {
        const row = document.querySelector("#results [data-row]");
        if (row) {
          event.preventDefault();
          row.focus();
        }
      }
    });
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.matches("[data-lock]")) return;
      event.preventDefault();
      ask();
    });
    document.addEventListener("keydown", (event) => {
      const row = event.target.closest("#results [data-row]");
      if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
      const isFirst = row === document.querySelector("#results [data-row]");
      if (event.key.length === 1 && event.key !== " ") box.focus();
      else if (event.key === "ArrowUp" && isFirst) box.focus();
    });
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target.id !== "results" || !isAnswered()) return;
      const count = Number(answer().dataset.count);
      const marked = document.querySelector("#results [data-row] [data-opens]");
      const opens = marked && count ? `. Enter opens ${marked.textContent}` : "";
      Forms.announce((count === 1 ? "1 patient" : `${count} patients`) + opens);
      if (openOne && count === 1) open();
      openOne = false;
    });
    // Typed before this script was there, as on a slow machine right after F2.
    document.addEventListener("DOMContentLoaded", () => box.value && !isAnswered() && ask());
  }

  // --- a list above a panel: the row that has the focus fills it, after a question if the panel has unsaved text
  let waiting = null;
  document.addEventListener("focusin", (event) => {
    clearTimeout(waiting);
    const row = event.target.closest("[data-fills] [data-row]");
    if (!row || event.target !== row || row.classList.contains("is-current")) return;
    waiting = setTimeout(() => row.querySelector("[data-opens]").click(), SETTLE);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-fills] [data-row]");
    if (row && !event.target.closest("a, button")) row.focus();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const opener = event.detail.elt.closest("[data-fills] [data-opens]");
    if (!opener || !Forms.isDirty(event.detail.target) || Forms.mayDrop()) return;
    event.preventDefault();
    const current = document.querySelector("[data-fills] .is-current");
    if (current) current.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.detail.target.querySelector(":scope > form[data-contact]");
    if (!panel) return;
    for (const row of document.querySelectorAll("[data-fills] [data-row]")) {
      const isCurrent = row.dataset.contact === panel.dataset.contact;
      row.classList.toggle("is-current", isCurrent);
      if (isCurrent) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  });

  // --- who comes from a refusal types at once what was missing
  document.addEventListener("DOMContentLoaded", () => {
    const sent = document.querySelector("[data-begins]");
    if (!sent || document.activeElement !== document.body) return;
    const field = sent.elements[sent.dataset.begins];
    field.focus();
    if (field.select) field.select();
  });

  // --- Copy patient's address
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[name=copy_address]");
    if (!button) return;
    event.preventDefault();
    for (const name of ["address_line", "city", "state", "postal_code"]) {
      button.form.elements[name].value = button.getAttribute("data-copy-" + name);
    }
    Forms.announce("Address copied.");
  });

  // --- a deed that takes the page elsewhere leaves what it made moot
  document.addEventListener("htmx:beforeOnLoad", ({ target, detail: { xhr } }) => {
    if (target.matches("[data-leaves]") && xhr.status < 400) Forms.leave();
  });
})();
