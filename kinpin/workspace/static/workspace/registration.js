// The registration window: choosing a caregiver re-asks who may be ticked; made PINs are covered when nobody is there.
"use strict";

(() => {
  const COVER_AFTER = 120000;
  let cover = null;

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-registration]");
    if (!form) return;
    if (event.target.matches("[data-choose]")) chooseAnew(form);
    else if (event.target.name === "child") recount(form);
  });

  // The window's address as it stands, with what was chosen by hand: ids that name nobody.
  function addressOf(form, without = []) {
    const query = new URLSearchParams(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "request", "page", "reason", ...without]) query.delete(name);
    for (const name of [...query.keys()].filter((n) => n.startsWith("seen-"))) query.delete(name);
    return form.getAttribute("action").replace(/register\/$/, "") + "?" + query;
  }

  function chooseAnew(form) {
    // The sheet's language is the caregiver's own, so it is chosen anew with the caregiver.
    const address = addressOf(form, ["language"]);
    const dialog = form.closest("dialog");
    if (!dialog) return location.assign(address);
    htmx.ajax("GET", address, { target: dialog, swap: "innerHTML", source: dialog }).then(() => {
      const line = dialog.querySelector("[data-line]");
      if (line) Forms.announce(line.textContent);
    });
  }

  document.addEventListener("kinpin-locking", (event) => {
    const form = document.querySelector("dialog.window [data-registration]");
    if (!form) return;
    const made = form.dataset.made ? "&sheet=" + encodeURIComponent(form.dataset.made) : "";
    event.detail.over = addressOf(form) + made;
  });

  function recount(form) {
    const all = form.querySelectorAll("[name=child], tr.is-locked [type=checkbox], tr.has-pin");
    const ticked = form.querySelectorAll("[name=child]:checked").length;
    const count = form.querySelector("[data-count]");
    if (count) count.textContent = `${ticked} of ${all.length} ticked`;
    const title = form.querySelector("#registration-title");
    title.textContent = title.textContent.replace(/ and selected Siblings$/, "") + (ticked > 1 ? " and selected Siblings" : "");
    const button = form.querySelector("[data-new-sheet]");
    if (!button) return;
    const turnsOff = form.querySelector("[name=child][data-seen]:checked");
    button.textContent = turnsOff ? button.dataset.newSheet : button.dataset.register;
    button.classList.toggle("button--main", !turnsOff);
  }

  // Ticks changed by hand go along with every way out of the window, so that the way back finds them.
  function withTicks(form, address, also) {
    const url = new URL(address, location.href);
    const back = url.searchParams.get("return");
    if (back !== null) {
      url.searchParams.set("return", withTicks(form, back, also));
    } else {
      url.searchParams.delete("child");
      const ticked = [...form.querySelectorAll("[name=child]:checked, [name=wanted]")].map((tick) => tick.value);
      for (const child of new Set(also ? [...ticked, also] : ticked)) url.searchParams.append("child", child);
      url.searchParams.set("picked", "1");
    }
    return url.pathname + url.search;
  }
  const windowOf = (part) => part.matches("[data-ticks]") && part.closest(".window").querySelector("[data-registration]");

  document.addEventListener("htmx:configRequest", (event) => {
    const part = event.detail.elt;
    const form = windowOf(part);
    if (!form) return;
    if (event.detail.verb === "get") event.detail.path = withTicks(form, event.detail.path, part.dataset.ticks);
    else event.detail.parameters.page = withTicks(form, event.detail.parameters.page, "");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ticks]");
    if (link) link.href = withTicks(windowOf(link), link.getAttribute("href"), link.dataset.ticks);
  });
  document.addEventListener("submit", (event) => {
    const form = windowOf(event.target);
    if (form) event.target.elements.page.value = withTicks(form, event.target.elements.page.value, "");
  });

  document.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-ask-close]");
    if (answer) Windows.answered(answer.closest("[data-ask]"));
  });

  // Spell out: read back to the last group, the PINs are handed over as if written down. The window stays.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-spell]");
    const button = form && form.querySelector("[data-written]");
    if (!button || button.disabled || form.querySelector("[data-group]:not(:checked)")) return;
    button.disabled = true;
    htmx.ajax("POST", form.action, { source: form, swap: "none", values: { stays: "1" } });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const button = event.target.matches("[data-spell]") && event.target.querySelector("[data-written]:disabled");
    if (!button) return;
    button.disabled = button.hidden = event.detail.successful;
    if (!event.detail.successful) return;
    event.target.querySelector("[data-spelled]").textContent = "Every group was read back. The sheet need not be printed.";
    document.body.dispatchEvent(new CustomEvent("portal-changed"));
  });

  const watch = (event) => {
    // What the page asked by itself is nobody's hand: it uncovers nothing.
    if (event.type === "htmx:afterSettle" && !event.target.querySelector("[data-pin]")) return;
    clearTimeout(cover);
    document.documentElement.classList.remove("pins-covered");
    if (document.querySelector("[data-pin]")) {
      cover = setTimeout(() => document.documentElement.classList.add("pins-covered"), COVER_AFTER);
    }
  };
  for (const kind of ["keydown", "pointermove", "pointerdown", "htmx:afterSettle", "DOMContentLoaded"]) {
    document.addEventListener(kind, watch);
  }
})();
