// What somebody pressed may get no answer, or one that has no place in the page. Then a note says so; nothing is silent.
"use strict";

const Unanswered = (() => {
  // A refusal of what was asked. Any other error comes as a page of its own, which has no place in a window.
  const isRefusal = (status) => status === 409 || status === 422;

  // What a page asks by itself is asked again by itself; where that matters, the page tells how old it is.
  const byItself = (event) => event.detail.requestConfig.elt.matches("[data-poll]");

  const forget = () => document.querySelectorAll(".unanswered").forEach((note) => note.remove());

  // In the window that stands on top: a note on the page behind it would be neither seen nor read out.
  function tell(title, text) {
    forget();
    const note = document.getElementById("unanswered").content.firstElementChild.cloneNode(true);
    if (title) note.querySelector("[data-title]").textContent = title;
    if (text) note.querySelector("[data-text]").textContent = text;
    const pressed = document.activeElement;
    note.querySelector("button").addEventListener("click", () => {
      note.remove();
      if (pressed.isConnected) pressed.focus();
    });
    (Windows.top() || document.body).append(note);
  }

  // An error's own page says what is so and what to do; where none came, the note does.
  function tellOf(page) {
    const words = (part) => (page.querySelector(part) || { textContent: "" }).textContent.trim();
    tell(words("main h1"), words("main p"));
  }

  // What the page may not have, or not any more, it does not ask for again: each time leaves a refusal in the audit.
  function silence(part) {
    const still = part.cloneNode(true);
    for (const name of ["hx-get", "hx-trigger", "data-poll"]) still.removeAttribute(name);
    part.replaceWith(still);
  }

  for (const kind of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(kind, (event) => byItself(event) || tell());
  }
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const isOver = byItself(event) && (status === 403 || status === 404);
    if (isOver) silence(event.detail.elt);
    if (isOver || (!byItself(event) && !isRefusal(status)))
      tellOf(new DOMParser().parseFromString(responseText, "text/html"));
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (byItself(event)) return;
    forget();
    if (isRefusal(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });

  return { tell, tellOf };
})();
