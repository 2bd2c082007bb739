// What makes the family's pages quicker. Every page works without it.
"use strict";

// An error takes the focus; else a new step's heading does, so that a screen reader starts there.
(document.querySelector("[data-focus]") || document.querySelector("[data-heading]"))?.focus();

// A page that answers a form with an error is loaded again as a page: the form is not sent a second time.
history.replaceState(history.state, "", location.href);

// A pressed button says so and holds a second press, for so long as an answer may still come; without a connection
// nothing is sent and nothing lost.
const HELD = 15000;
let sending = false;
document.addEventListener("submit", (event) => {
  const offline = document.getElementById("offline");
  if (sending || !navigator.onLine) {
    event.preventDefault();
    if (!sending) {
      offline.hidden = false;
      offline.scrollIntoView({ block: "nearest" }); // the button may be a screen below it
    }
    return;
  }
  offline.hidden = true;
  sending = true;
  const button = event.submitter;
  const said = button?.textContent;
  if (button?.dataset.busy) button.textContent = button.dataset.busy;
  setTimeout(() => {
    sending = false;
    if (button) button.textContent = said;
  }, HELD);
});

// Back from another page: the button can be pressed again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
