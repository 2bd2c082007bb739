// What makes the family's pages quicker. Every page works without it.
"use strict";

// A sheet's code: what stands behind # leaves the address bar first, and is handed in once.
const sheet = document.querySelector("form[data-fragment]");

function handIn() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  document.querySelector("[data-without-fragment]").hidden = true;
  document.querySelector("[data-with-fragment]").hidden = false;
  sheet.elements[sheet.dataset.fragment].value = token;
  sheet.submit();
}

if (sheet) {
  handIn();
  addEventListener("hashchange", handIn);
}

for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = input.dataset.show;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  const row = document.createElement("div");
  row.className = "password";
  input.replaceWith(row);
  row.append(input, button);
}

// An error takes the focus; else a new step's heading does, so that a screen reader starts there.
(document.querySelector("[data-focus]") || document.querySelector("[data-heading]"))?.focus();

// A pressed button says so and holds a second press; without a connection nothing is sent and nothing lost.
let sending = false;
document.addEventListener("submit", (event) => {
  const offline = document.getElementById("offline");
  if (sending || !navigator.onLine) {
    event.preventDefault();
    if (!sending) offline.hidden = false;
    return;
  }
  offline.hidden = true;
  sending = true;
  const busy = event.submitter?.dataset.busy;
  if (busy) event.submitter.textContent = busy;
});

// Back from another page: the button can be pressed again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
