// The schedule: one stop of the Tab key in the calendar, arrows from visit to visit, one click selects and two open;
// the appointment window's clock and its presenter, who presets the registration window.
"use strict";

(() => {
  const board = () => document.querySelector("[data-calendar]");
  const targets = () => [...board().querySelectorAll(".visit__main, [data-slot]")];

  function prepare() {
    for (const one of document.querySelectorAll("[data-hidden-with-script]")) one.hidden = true;
    if (!board()) return;
    const all = targets();
    const now = board().querySelector("tr.is-now");
    const first = board().querySelector(".visit__main") || all[0];
    for (const one of all) one.tabIndex = one === first ? 0 : -1;
    board().removeAttribute("tabindex");
    if (now) board().scrollTop = Math.max(0, now.offsetTop - board().clientHeight / 3);
  }

  // --- select: the visit with the focus, and its brothers and sisters of the day
  function select(target) {
    for (const one of targets()) one.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  document.addEventListener("focusin", (event) => {
    if (!board()) return;
    const visit = event.target.closest(".visit");
    const siblings = visit ? visit.dataset.siblings.split(" ") : [];
    for (const one of board().querySelectorAll(".visit")) {
      one.classList.toggle("is-selected", one === visit);
      one.classList.toggle("is-sibling", siblings.includes(one.dataset.patient));
    }
  });

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest("[data-calendar] .visit__main, [data-calendar] [data-slot]");
      if (!target || event.pointerType === "touch" || event.detail !== 1) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      select(target);
    },
    true,
  );

  const middle = (one) => {
    const box = one.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height / 2, top: box.top, bottom: box.bottom, left: box.left, right: box.right };
  };

  // The nearest target in the direction of an arrow; straight on before aslant.
  function nearest(from, key) {
    const here = middle(from);
    let best = null;
    for (const one of targets()) {
      if (one === from) continue;
      const there = middle(one);
      const [along, across] = {
        ArrowDown: [there.top - here.bottom + 1, there.x - here.x],
        ArrowUp: [here.top - there.bottom + 1, there.x - here.x],
        ArrowRight: [there.left - here.right + 1, there.y - here.y],
        ArrowLeft: [here.left - there.right + 1, there.y - here.y],
      }[key];
      if (along < -1) continue;
      const far = along + 3 * Math.abs(across);
      if (!best || far < best.far) best = { one, far };
    }
    return best && best.one;
  }

  document.addEventListener("keydown", (event) => {
    const from = event.target.closest("[data-calendar] .visit__main, [data-calendar] [data-slot]");
    if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { PageUp: "before", PageDown: "after", t: "today", T: "today" }[event.key];
    if (step) {
      event.preventDefault();
      document.querySelector(`[data-step=${step}]`).click();
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const next = nearest(from, event.key);
      if (next) select(next);
    }
  });

  // --- the bar sends itself
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-sends-itself]");
    if (form && form.reportValidity()) form.requestSubmit();
  });

  // --- a visit was saved in a window: the page behind shows it, with the way back
  document.addEventListener("schedule-changed", (event) => {
    const page = document.getElementById("schedule");
    if (!page) return;
    const { visit, query } = event.detail;
    const address = page.dataset.address + (query ? (page.dataset.address.includes("?") ? "&" : "?") + query : "");
    htmx.ajax("GET", address, { target: "#schedule", select: "#schedule", swap: "outerHTML", source: document.body }).then(() => {
      prepare();
      const changed = document.querySelector(`[data-visit="${visit}"] [data-opens]`);
      if (changed) changed.focus();
    });
  });
  document.addEventListener("say", (event) => Forms.announce(event.detail.value));

  // --- the appointment window
  function fillClock(form) {
    const button = form.querySelector("[data-clock]");
    const zone = button.dataset.clock;
    form.elements.arrived.value = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date());
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clock]");
    if (button) fillClock(button.form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-appointment]");
    if (!form) return;
    if (event.target.name === "status" && event.target.value === "arrived" && !form.elements.arrived.value) fillClock(form);
    const link = form.querySelector("[data-registration-base]");
    if (event.target.name === "presenter" && link) {
      const chosen = event.target.value;
      link.href = link.dataset.registrationBase + (chosen ? "?presenter=" + encodeURIComponent(chosen) : "");
    }
  });

  document.addEventListener("DOMContentLoaded", prepare);
})();
