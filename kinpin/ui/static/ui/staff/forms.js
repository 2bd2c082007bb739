// Forms: typed text is never lost without a question, a second press while the first is under way does nothing.
"use strict";

const Forms = (() => {
  const SETTLED = 100; // milliseconds until an answer has taken its place in the page
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

  // A day or a time that is half typed would be sent as an empty one: nothing is sent, and its field says why.
  const WHOLE = {
    date: "Type the whole day, like 12/30/2026, or clear it.",
    time: "Type the whole time, like 8:15 AM, or clear it.",
    number: "Type a number.",
  };
  const isHalfTyped = (field) => Boolean(field.validity && field.validity.badInput);
  const errorsOf = (field) => document.getElementById(field.id + "_errors");

  function tellOfHalf(field) {
    const list = errorsOf(field) || field.insertAdjacentElement("afterend", document.createElement("ul"));
    list.className = "field__errors";
    list.id = field.id + "_errors";
    list.replaceChildren(document.createElement("li"));
    list.firstChild.textContent = WHOLE[field.type];
    const described = (field.getAttribute("aria-describedby") || "").split(" ");
    field.setAttribute("aria-describedby", [...new Set([...described, list.id])].join(" ").trim());
    field.setAttribute("aria-invalid", "true");
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (event.submitter && event.submitter.formNoValidate) return;
      const half = [...event.target.elements].filter(isHalfTyped);
      if (!half.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      half.forEach(tellOfHalf);
      half[0].focus();
    },
    true,
  );
  document.addEventListener("change", ({ target: field }) => {
    if (field.getAttribute("aria-invalid") !== "true" || !WHOLE[field.type] || isHalfTyped(field)) return;
    field.removeAttribute("aria-invalid");
    if (errorsOf(field)) errorsOf(field).remove();
  });

  let leaving = false;
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty(document)) event.preventDefault();
  });

  // What htmx sends leaves no page, and may get no answer. It listens at the form itself, so it has the press by now.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const inBackground = event.defaultPrevented;
    const again = Boolean(form.dataset.busy);
    if (form.target !== "_blank" && !form.dataset.window) {
      if (again) event.preventDefault();
      form.dataset.busy = "yes";
      setTimeout(() => delete form.dataset.busy, 4000);
    }
    if (!form.matches(watched) || again) return;
    if (inBackground) {
      sent.set(form, state(form));
    } else {
      clean.set(form, state(form));
      leaving = true;
    }
  });

  // Only the answer says that it is saved: before it leads anywhere, or closes the window.
  document.addEventListener("htmx:beforeOnLoad", ({ target: form, detail: { xhr } }) => {
    if (!sent.has(form) || xhr.status >= 400) return;
    clean.set(form, sent.get(form));
    form.dataset.guard = "";
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) delete form.dataset.busy;
  });
  document.addEventListener("htmx:afterSettle", (event) => remember(event.target));
  document.addEventListener("DOMContentLoaded", () => remember(document));

  // Nothing behind an open window is read aloud: it is said in the window on top, a moment after the place stands there.
  const announcer = document.getElementById("announcer");
  const announce = (text) =>
    setTimeout(() => {
      const place = [...document.querySelectorAll("dialog[open]")].pop() || document.body;
      if (announcer.parentElement === place) {
        announcer.textContent = text;
        return;
      }
      announcer.textContent = "";
      place.append(announcer);
      announce(text);
    }, SETTLED);
  // What an answer says beside its page: a status that changed by itself, a list that was made anew.
  document.addEventListener("say", (event) => announce(event.detail.value));

  // What a deed did is told by what shows afterwards, and in words to whoever does not see it.
  document.addEventListener("htmx:afterRequest", ({ detail: { successful, requestConfig } }) => {
    const { said } = requestConfig.elt.dataset;
    if (successful && said) announce(said);
  });

  // A part of the page that is drawn anew keeps the focus, also where what had it is no longer in it; where the part
  // itself is gone, the page has it.
  let held = "";
  const hold = ({ target: part }) => {
    if (part.contains(document.activeElement)) held = part.id;
  };
  document.addEventListener("htmx:oobBeforeSwap", hold);
  document.addEventListener("htmx:beforeSwap", (event) => event.target.matches("[data-poll]") && hold(event));
  document.addEventListener("htmx:afterSettle", () => {
    const part = held && document.getElementById(held);
    if (part && document.activeElement === document.body)
      (part.hidden ? document.getElementById("main") : part).focus({ preventScroll: true });
    held = "";
  });

  for (const note of document.querySelectorAll("[data-focus]")) note.focus();

  return { isDirty, mayDrop, announce, leave: () => (leaving = true) };
})();
