// The lock: at a press, or after nobody did anything for the practice's idle time. What is typed goes along and comes
// back to the same person. Half a minute ahead the page says so. All pages of one browser live and lock together.
"use strict";

(() => {
  const idle = Number(document.body.dataset.idle) * 1000;
  if (!idle) return;
  const NOTICE = 30000;
  const MARGIN = 20000; // before the server's own limit, so that the text is handed in while it still counts
  const TELL_EVERY = 240000; // somebody who types for long without a request is there all the same
  const HERE = document.body.dataset.here;
  const [LOCK, SIGN_OUT] = ["lock", "sign-out"].map((form) => document.getElementById(form).getAttribute("action"));
  const others = new BroadcastChannel("kinpin-lock");
  let timers = [];
  let warned = null;
  let toldAt = performance.now();

  const button = () => document.querySelector("[data-lock]");
  const cover = () => document.documentElement.classList.add("is-locked");
  const csrf = () => document.querySelector("#lock [name=csrfmiddlewaretoken]").value;

  function lock() {
    const typed = [...document.querySelectorAll("dialog.window[open] form[data-guard]")];
    const form = typed.at(-1) || document.querySelector("form[data-guard]"); // the notice above them has none
    const carrier = form && form.id ? form : button().form;
    // A window that is no form of typed text tells the address at which it comes back as it is.
    const asked = new CustomEvent("kinpin-locking", { detail: { over: "" } });
    document.dispatchEvent(asked);
    if (asked.detail.over) {
      const over = document.createElement("input");
      over.type = "hidden";
      over.name = "over";
      over.value = asked.detail.over;
      carrier.append(over);
    }
    Forms.leave();
    others.postMessage("locked");
    cover();
    // Not by its button: a window's form would be sent in the background, and nothing would ask for the password.
    carrier.setAttribute("action", LOCK);
    carrier.removeAttribute("target");
    carrier.submit();
  }

  function warn() {
    warned = document.createElement("dialog");
    warned.className = "window window--narrow";
    warned.setAttribute("aria-label", "Still there?");
    const text = document.createElement("p");
    text.className = "window__body";
    text.setAttribute("role", "alert");
    text.textContent = "Still there? This screen locks in 30 seconds. Nothing will be lost.";
    const stay = document.createElement("button");
    stay.className = "button button--main";
    stay.textContent = "I am here";
    stay.addEventListener("click", () => alive());
    const foot = document.createElement("div");
    foot.className = "window__foot";
    foot.append(stay);
    warned.append(text, foot);
    warned.addEventListener("cancel", () => alive());
    document.body.append(warned);
    warned.showModal();
  }

  // Somebody is there: here, which the other pages and now and then the server are told, or on another page.
  function alive(elsewhere = false) {
    const wasWarned = Boolean(warned);
    if (warned) {
      const question = warned;
      warned = null;
      question.close(); // gives the focus back to where somebody was
      question.remove();
    }
    timers.forEach(clearTimeout);
    timers = [setTimeout(warn, idle - NOTICE - MARGIN), setTimeout(lock, idle - MARGIN)];
    if (elsewhere) return;
    others.postMessage("alive");
    if (wasWarned || performance.now() - toldAt > TELL_EVERY) {
      toldAt = performance.now();
      const told = fetch(HERE, { method: "POST", headers: { "X-CSRFToken": csrf() } });
      told.catch(() => (toldAt = -Infinity)); // tried again at the next key
    }
  }

  let last = 0;
  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => {
      if (warned || performance.now() - last < 1000) return;
      last = performance.now();
      alive();
    });
  }
  others.addEventListener("message", (event) => {
    if (event.data === "alive") alive(true);
    else if (event.data === "locked" && !document.documentElement.classList.contains("is-locked")) lock();
    else if (event.data === "gone") {
      cover();
      setTimeout(() => location.reload(), 1500); // when the sign-out is through
    }
  });

  // The cover stays on the page that is left, so that nothing shows when the browser's Back brings it out again.
  document.addEventListener("submit", (event) => {
    const address = (event.submitter && event.submitter.getAttribute("formaction")) || event.target.getAttribute("action");
    if (address !== LOCK && address !== SIGN_OUT) return;
    Forms.leave();
    others.postMessage(address === LOCK ? "locked" : "gone");
    cover();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  document.addEventListener("kinpin-locked", lock);
  alive(true);
})();
