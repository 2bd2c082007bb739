// What makes the entrance quicker. Every page works without it.
"use strict";

for (const note of document.querySelectorAll("[data-focus]")) note.focus();

// Unlocked on another page of this browser: this one goes on as well, when somebody looks at it.
const password = document.querySelector("[data-locked] input[type=password]");
if (password) {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !password.value) location.reload();
  });
}
