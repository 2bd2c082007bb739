// Hands in the token that stands behind # in a link, and takes it out of the address bar.
"use strict";

const invitation = document.querySelector("form[data-fragment]");

function handIn() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  invitation.elements[invitation.dataset.fragment].value = token;
  invitation.submit();
}

if (invitation) {
  handIn();
  addEventListener("hashchange", handIn);
}

for (const note of document.querySelectorAll("[data-focus]")) note.focus();

for (const input of document.querySelectorAll("input[type=password][data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = input.dataset.show || "Show";
  button.setAttribute("aria-pressed", "false");
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

// Unlocked on another page of this browser: this one goes on as well, when somebody looks at it.
const password = document.querySelector("[data-locked] input[type=password]");
if (password) {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !password.value) location.reload();
  });
}
