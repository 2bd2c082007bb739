// The appointment window: its patient box, its clock, and its presenter, who presets the registration window.
"use strict";

(() => {
  // --- the patient box: Enter takes the only or the marked one, the down arrow goes into the list
  let takesOne = false;
  const found = () => document.getElementById("found");
  const isAnswered = (box) => found() && found().dataset.question === box.value && found().childElementCount > 0;
  const rows = () => [...found().querySelectorAll("[data-row]")];
  const take = () => rows()[0] && rows()[0].querySelector("[data-opens]").click();

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-patient-box]") || event.isComposing) return;
    const box = event.target;
    if (event.key === "ArrowDown" && rows()[0]) {
      event.preventDefault();
      rows()[0].focus();
    } else if (event.key === "Enter" && box.closest("dialog")) {
      event.preventDefault();
      if (isAnswered(box)) take();
      else {
        takesOne = true;
        htmx.trigger(box, "ask");
      }
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "found") return;
    const marked = rows()[0] && rows()[0].querySelector("[data-opens]");
    const takes = marked ? `. Enter takes ${marked.textContent}` : "";
    Forms.announce((rows().length === 1 ? "1 patient" : `${rows().length} patients`) + takes);
    if (takesOne && rows().length === 1) take();
    takesOne = false;
  });

  // --- the clock: the present time at the practice
  function fillClock(form) {
    const button = form.querySelector("[data-clock]");
    if (!button) return;
    const words = new Intl.DateTimeFormat("en-GB", { timeZone: button.dataset.clock, hour: "2-digit", minute: "2-digit" });
    form.elements.arrived.value = words.format(new Date());
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-clock]");
    if (!button) return;
    fillClock(button.form);
    const status = button.form.elements.status;
    if (status.value === "scheduled") status.value = "arrived";
    Forms.announce("Arrived now.");
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-appointment-form]");
    if (!form) return;
    const { name, value } = event.target;
    if (name === "status" && value === "arrived" && !form.elements.arrived.value) fillClock(form);
    const link = form.querySelector("[data-registration-base]");
    if (name === "presenter" && link) {
      link.href = link.dataset.registrationBase + (value ? "?presenter=" + encodeURIComponent(value) : "");
    }
  });
})();
