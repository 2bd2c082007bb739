// Forms: typed text is never lost without a question, a second press while the first is under way does nothing.
"use strict";

const Forms = (() => {
  const watched = "form[data-guard]";
  const state = (form) => new URLSearchParams(new FormData(form)).toString();
  const clean = new WeakMap();

  const remember = (scope) => {
    for (const form of scope.querySelectorAll(watched)) if (!clean.has(form)) clean.set(form, state(form));
  };

  const isDirty = (scope) =>
    [...scope.querySelectorAll(watched)].some(
      (form) => form.dataset.guard === "dirty" || (clean.has(form) && clean.get(form) !== state(form)),
    );

  const mayDrop = () => window.confirm("You typed something that is not saved. Leave it?");

  let leaving = false;
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty(document)) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches(watched)) {
      clean.set(form, state(form));
      leaving = true;
    }
    if (form.target !== "_blank" && !form.dataset.window) {
      if (form.dataset.busy) event.preventDefault();
      form.dataset.busy = "yes";
      setTimeout(() => delete form.dataset.busy, 4000);
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) delete form.dataset.busy;
  });
  document.addEventListener("htmx:afterSettle", (event) => remember(event.target));
  document.addEventListener("DOMContentLoaded", () => remember(document));

  const announce = (text) => {
    const place = document.getElementById("announcer");
    if (place) place.textContent = text;
  };

  for (const note of document.querySelectorAll("[data-focus]")) note.focus();

  return { isDirty, mayDrop, announce, leave: () => (leaving = true) };
})();
