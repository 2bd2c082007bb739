// Whoever is signed in and does nothing is asked, a while ahead, whether they stay. The page asks nothing by itself: only
// a press of the button puts the end off. All pages of one browser count together.
"use strict";

(() => {
  const dialog = document.getElementById("idle");
  const others = new BroadcastChannel("kinpin-idle");
  let timers = [];

  function countAnew() {
    if (dialog.open) dialog.close();
    timers.forEach(clearTimeout);
    timers = [
      setTimeout(() => dialog.showModal(), Number(dialog.dataset.warnAfter) * 1000),
      setTimeout(() => location.reload(), Number(dialog.dataset.overAfter) * 1000),
    ];
  }

  async function stay() {
    const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(dialog.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    if (!answer) return; // no connection: the question stays
    if (answer.status !== 204) {
      location.reload(); // it was over already
      return;
    }
    countAnew();
    others.postMessage("alive");
  }

  dialog.querySelector("button").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  others.addEventListener("message", countAnew);
  countAnew();
  others.postMessage("alive"); // the page that has just come was a sign of life
})();
