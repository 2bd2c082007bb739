// Passkeys: the browser makes or uses one, the form hands in what it said.
"use strict";

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = form.querySelector("[data-problem]");
  const known = form.querySelector("[data-known]") ?? problem; // the key that is here is one of those there are
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = known.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const credential = await webauthnJSON[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      (error.name === "InvalidStateError" ? known : problem).hidden = false;
    }
  });
}
