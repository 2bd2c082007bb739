// Windows: real dialogs over the page. A link or form with data-window opens one; what it holds comes from the same
// address that works as a page without script. Closing gives the focus back, and asks first if something would be lost.
"use strict";

const Windows = (() => {
  const HELD_BACK = 300; // milliseconds in which the Enter that opened a window does nothing in it
  const openedAt = new WeakMap();
  const openers = new WeakSet(); // of windows that load or stand: a second click on one is the same wish

  const top = () => [...document.querySelectorAll("dialog.window[open]")].at(-1) || null;

  function open(opener, load) {
    if (openers.has(opener)) return;
    // A key pressed on a row leads back to it.
    const row = document.activeElement.closest("[data-row], [data-appointment]");
    const dialog = document.createElement("dialog");
    dialog.className = "window" + (opener.dataset.window === "narrow" ? " window--narrow" : "");
    document.getElementById("windows").append(dialog);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(dialog);
    });
    openers.add(opener);
    dialog.addEventListener("close", () => {
      dialog.remove();
      openers.delete(opener);
      if (row && row.isConnected && !row.contains(opener)) row.focus();
      else if (opener.isConnected) opener.focus();
      document.body.dispatchEvent(new CustomEvent("portal-changed"));
    });
    openedAt.set(dialog, performance.now());
    const drop = () => {
      dialog.remove();
      openers.delete(opener);
    };
    load(dialog).then(() => {
      if (!dialog.isConnected || dialog.open) return;
      if (!dialog.hasChildNodes()) return drop(); // an error, which is told of elsewhere
      openedAt.set(dialog, performance.now());
      dialog.showModal();
      focusFirst(dialog);
    }, drop);
  }

  const openLink = (link) =>
    open(link, (dialog) => htmx.ajax("GET", link.dataset.href || link.href, { target: dialog, swap: "innerHTML", source: dialog }));

  const openForm = (form, submitter) =>
    open(submitter || form, (dialog) =>
      htmx.ajax("POST", form.action, {
        target: dialog,
        swap: "innerHTML",
        source: dialog,
        values: Object.fromEntries(new FormData(form)),
      }),
    );

  function close(dialog, anyway = false) {
    const ask = dialog.querySelector("[data-ask]");
    if (ask && !anyway && ask.hidden && dialog.querySelector("[data-unhanded=yes]")) {
      show(ask, true);
      ask.querySelector("button").focus();
      return;
    }
    if (!anyway && Forms.isDirty(dialog) && !Forms.mayDrop()) return;
    dialog.close();
  }

  // While a window asks, what lies below the question is not to be reached, its title not to be read.
  function show(ask, isAsking) {
    const dialog = ask.parentElement;
    ask.hidden = !isAsking;
    dialog.querySelector(".window__inner").inert = isAsking;
    if (isAsking) dialog.setAttribute("aria-labelledby", ask.getAttribute("aria-labelledby"));
    else takeTitle(dialog);
  }

  function takeTitle(dialog) {
    const title = dialog.querySelector("h1[id], h2[id]");
    if (title) dialog.setAttribute("aria-labelledby", title.id);
  }

  function answered(ask) {
    show(ask, false);
    ask.parentElement.querySelector("[data-main]").focus();
  }

  function focusFirst(scope) {
    const target =
      scope.querySelector("[data-focus]") ||
      scope.querySelector("[data-first]:not(:disabled)") ||
      scope.querySelector("[autofocus]") ||
      scope.querySelector("h1, h2");
    if (target) target.focus();
    if (scope.matches("dialog")) takeTitle(scope);
  }

  // A held-down key, and presses in the first moments, must not press what they opened.
  const isTooSoon = (event) => {
    const dialog = top();
    return Boolean(dialog) && (event.repeat || performance.now() - (openedAt.get(dialog) || 0) < HELD_BACK);
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-window], button[data-window]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openLink(link);
      return;
    }
    const closer = event.target.closest("[data-close], [data-close-anyway]");
    if (closer && closer.closest("dialog")) {
      event.preventDefault();
      close(closer.closest("dialog"), closer.hasAttribute("data-close-anyway"));
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-window]")) {
      event.preventDefault();
      openForm(event.target, event.submitter);
    }
  });

  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("keydown", (event) => event.key === "Enter" && isTooSoon(event) && stop(event), true);
  document.addEventListener("click", (event) => event.detail > 1 && isTooSoon(event) && stop(event), true);

  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = event.target.closest && event.target.closest("dialog.window");
    if (dialog && dialog.open && event.detail.target === dialog) focusFirst(dialog);
  });

  // A lock closed the window that stood here; its owner is back. A window on a page of its own begins as any other.
  document.addEventListener("DOMContentLoaded", () => {
    const page = document.querySelector(".window--page");
    if (page && document.activeElement === document.body) focusFirst(page);
    const again = document.querySelector("[data-reopen]");
    if (again) openLink(again);
  });

  // The answer to a deed in a window may say that it is done: the window closes, and the page asks what changed.
  document.addEventListener("window-done", () => {
    const dialog = top();
    if (dialog) close(dialog, true);
    else document.body.dispatchEvent(new CustomEvent("portal-changed"));
  });

  return { top, close, open: openLink, answered };
})();
