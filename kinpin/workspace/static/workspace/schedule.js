// The schedule's pages: the calendar by keyboard and by a first and a second click, the present moment, and what a deed
// in a window changes on the page behind it. The appointment window has a file of its own.
"use strict";

(() => {
  const board = () => document.querySelector("[data-calendar]");
  const TARGET = "[data-calendar] [data-appointment], [data-calendar] [data-slot]";

  // --- one stop of the Tab key: what was chosen last, else the first appointment from now on, else the last one
  function prepare() {
    showNow();
    if (!board()) return;
    board().querySelector("table").setAttribute("role", "grid");
    const all = [...board().querySelectorAll("[data-appointment], [data-slot]")];
    if (all.length) board().removeAttribute("tabindex");
    const now = board().querySelector("tr:has(.now)");
    const after = (one) => !now || !(now.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING);
    const appointments = all.filter((one) => one.dataset.appointment);
    const next =
      appointments.find((one) => after(one) && isToday(one)) || appointments.findLast(isToday) || appointments.find(after);
    const first = next || appointments.at(-1) || all[0];
    for (const one of all) one.tabIndex = one === first ? 0 : -1;
    const row = now || (appointments[0] && appointments[0].closest("tr"));
    if (row) board().scrollTop = Math.max(0, row.offsetTop - board().clientHeight / 3);
    if (todayHead()) board().scrollLeft = leftFor(todayHead());
  }

  const todayHead = () => board().querySelector("thead .is-today"); // only where there are several days
  function isToday(appointment) {
    const [head, left] = [todayHead(), appointment.closest("td").offsetLeft];
    return !head || (left >= head.offsetLeft && left < head.offsetLeft + head.offsetWidth);
  }

  // Who comes by key or link goes on by keyboard: arrows, Page Down and T work from the first appointment on.
  function begin() {
    if (!board() || document.activeElement !== document.body || document.querySelector("[data-reopen]")) return;
    const first = board().querySelector("[tabindex='0']");
    (first || board()).focus({ preventScroll: true }); // the page keeps its head; in the calendar it is seen
    if (!first) return;
    const [box, its] = [board().getBoundingClientRect(), first.getBoundingClientRect()];
    const head = board().querySelector("thead").offsetHeight;
    board().scrollTop += Math.max(0, its.bottom - box.bottom) || Math.min(0, its.top - box.top - head);
  }

  // So far to the right that a column is seen whole; where it is wider than the screen, from its beginning.
  function leftFor(head) {
    const times = head.parentElement.firstElementChild.offsetWidth;
    return Math.min(head.offsetLeft - times, head.offsetLeft + head.offsetWidth - board().clientWidth);
  }

  function go(target) {
    for (const one of board().querySelectorAll("[tabindex='0']")) one.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // --- who is chosen: the appointment with the focus; its siblings of the day; the button at the foot is for it
  let chosen = null;
  function choose(appointment) {
    chosen = appointment;
    const siblings = appointment && appointment.dataset.siblings ? appointment.dataset.siblings.split(" ") : [];
    for (const one of document.querySelectorAll("[data-appointment]")) {
      one.classList.toggle("is-chosen", one === appointment);
      one.classList.toggle("is-sibling", siblings.includes(one.dataset.patient));
    }
    const button = document.querySelector("[data-register]");
    if (!button) return;
    button.disabled = !appointment;
    button.dataset.href = appointment ? appointment.dataset.registration : "";
  }
  document.addEventListener("focusin", (event) => {
    const appointment = event.target.closest("[data-appointment]");
    if (appointment) choose(appointment);
    else if (event.target.closest("[data-slot]")) choose(null);
  });

  // --- a first click chooses, a second one opens, however slow; a tap and Enter open at once
  let pressed = null;
  document.addEventListener("pointerdown", (event) => {
    pressed = event.pointerType === "mouse" ? document.activeElement : null;
  }, true);
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest(TARGET);
      if (!target || event.detail === 0 || event.detail > 1 || !pressed || pressed === target) return;
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(target);
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-appointment]");
    if (row && !event.target.closest("a, button")) row.focus();
  });

  // --- arrows: cell by cell, over what spans several rows
  function chart() {
    const cells = [];
    const at = new Map();
    [...board().querySelectorAll("tbody tr")].forEach((row, r) => {
      cells[r] = cells[r] || [];
      let c = 0;
      for (const cell of row.querySelectorAll("td")) {
        while (cells[r][c]) c += 1;
        at.set(cell, { r, c });
        for (let y = r; y < r + cell.rowSpan; y += 1) {
          cells[y] = cells[y] || [];
          for (let x = c; x < c + cell.colSpan; x += 1) cells[y][x] = cell;
        }
      }
    });
    return { cells, at, width: cells[0].length };
  }

  const inside = (cell) => cell && cell.querySelector("[data-appointment], [data-slot]");
  let kept = null; // the line an arrow keeps to while it passes what is wider or longer

  function next(from, key) {
    const { cells, at, width } = chart();
    const cell = from.closest("td");
    const here = at.get(cell);
    const keeps = kept && kept.cell === cell ? kept : { r: here.r, c: here.c };
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key];
    let [r, c] = step[0] ? [step[0] > 0 ? here.r + cell.rowSpan - 1 : here.r, keeps.c] : [keeps.r, step[1] > 0 ? here.c + cell.colSpan - 1 : here.c];
    for (r += step[0], c += step[1]; r >= 0 && r < cells.length && c >= 0 && c < width; r += step[0], c += step[1]) {
      const found = inside(cells[r][c]);
      if (found) {
        kept = { cell: cells[r][c], r, c };
        return found;
      }
    }
    return step[1] ? nearestAside(cells, here, keeps.r, step[1], width) : null;
  }

  // Where nothing can be added there are no free cells to stop at: the nearest appointment of the columns beside.
  function nearestAside(cells, here, row, step, width) {
    for (let c = here.c + step; c >= 0 && c < width; c += step) {
      const found = cells
        .map((line, r) => ({ one: inside(line[c]), far: Math.abs(r - row) }))
        .filter(({ one }) => one && one.closest("td") !== cells[here.r][here.c])
        .sort((a, b) => a.far - b.far)[0];
      if (found) return found.one;
    }
    return null;
  }

  function edge(from, key) {
    const { cells, at } = chart();
    const c = at.get(from.closest("td")).c;
    const all = cells.map((line) => inside(line[c])).filter(Boolean);
    return key === "Home" ? all[0] : all.at(-1);
  }

  let returns = null; // where in the calendar the keyboard was when it asked for another day

  document.addEventListener("keydown", (event) => {
    const from = event.target.closest(TARGET);
    const isEmpty = event.target === board(); // a calendar with nothing in it that could have the focus
    if (!(from || isEmpty) || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { PageUp: "before", PageDown: "after", t: "today", T: "today" }[event.key];
    const sideways = event.key.startsWith("Arrow");
    if (!step && (isEmpty || (!sideways && !["Home", "End"].includes(event.key)))) return;
    event.preventDefault();
    if (step) {
      returns = from ? { time: from.closest("tr").dataset.time, c: chart().at.get(from.closest("td")).c } : { time: "", c: 0 };
      document.querySelector(`[data-step=${step}]`).click();
    } else {
      const target = sideways ? next(from, event.key) : edge(from, event.key);
      if (target) go(target);
    }
  });

  function backToCalendar() {
    if (!board()) return;
    const { cells, width } = chart();
    const rows = [...board().querySelectorAll("tbody tr")];
    const r = Math.max(0, rows.findIndex((row) => row.dataset.time === returns.time));
    const target = inside(cells[r][Math.min(returns.c, width - 1)]) || board().querySelector("[tabindex='0']");
    if (target) go(target);
    else board().focus();
  }

  // --- the present moment: a line that goes on with the clock
  let shownAt = performance.now();
  function showNow() {
    const line = document.querySelector(".now");
    if (!line) return;
    const minutes = Number(line.dataset.now) + (performance.now() - shownAt) / 60000;
    let row = line.closest("tr");
    const passed = Math.floor(minutes / 15) - Number(line.dataset.passed || 0);
    for (let n = 0; n < passed && row; n += 1) row = row.nextElementSibling;
    if (!row) {
      for (const one of document.querySelectorAll(".now, .now-line")) one.remove();
      return;
    }
    if (passed) row.querySelector("th").append(line);
    line.dataset.passed = Math.floor(minutes / 15);
    const passedPart = (minutes % 15) / 15;
    line.style.top = `${passedPart * 100}%`;
    drawLine(row.offsetTop + passedPart * row.offsetHeight);
  }

  // Below the appointments, in today's column where there are several days.
  function drawLine(top) {
    const sheet = board().firstElementChild;
    const heads = [...sheet.querySelectorAll("thead th")];
    const [first, last] = todayHead() ? [todayHead(), todayHead()] : [heads[0], heads.at(-1)];
    const line = sheet.querySelector(".now-line") || document.createElement("i");
    line.className = "now-line";
    line.style.top = `${sheet.querySelector("table").offsetTop + top}px`;
    line.style.left = `${first.offsetLeft}px`;
    line.style.width = `${last.offsetLeft + last.offsetWidth - first.offsetLeft}px`;
    sheet.append(line);
  }
  setInterval(showNow, 30000);
  addEventListener("resize", showNow);

  // --- the bar asks by itself. While a day is typed each part makes another whole one, and nobody knows whether the next
  // part comes in a second or in ten: it is asked for at Enter, or when its field is left.
  let waiting = null;
  let typed = null;
  const bar = (event) => event.target.closest("[data-sends-itself]");
  document.addEventListener("keydown", (event) => {
    if (event.target.type === "date" && bar(event)) typed = event.key === "Enter" ? null : event.target;
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target === typed) typed = null; // what is picked now is whole
  });
  document.addEventListener("change", (event) => {
    const form = bar(event);
    if (!form || event.target === typed || (event.target.type === "date" && event.target.value < "1900")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => form.isConnected && form.requestSubmit(), event.target.type === "date" ? 500 : 0);
  });
  document.addEventListener("focusout", ({ target: field }) => {
    if (field !== typed) return;
    typed = null;
    if (field.isConnected && field.value >= "1900" && field.value !== field.defaultValue) field.form.requestSubmit();
  });

  const isWhole = (event) => event.target.id === "schedule";
  // As soon as it stands there: a key pressed at once may lead away, and back to this day.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (isWhole(event)) Places.keep(new URL(event.target.dataset.address, location).pathname);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!isWhole(event)) return;
    shownAt = performance.now();
    chosen = null;
    prepare();
    if (returns) backToCalendar();
    returns = null;
    Forms.announce(`${event.target.querySelector("h1").textContent}: ${document.getElementById("schedule-count").textContent}`);
  });

  // --- an appointment was saved in a window: the page behind shows it, with the way back
  document.addEventListener("schedule-changed", (event) => {
    const page = document.getElementById("schedule");
    if (!page) return;
    const { appointment, query } = event.detail;
    const here = page.dataset.address;
    const address = query ? here + (here.includes("?") ? "&" : "?") + query : here;
    const { scrollTop: top, scrollLeft: left } = board() || {};
    htmx.ajax("GET", address, { target: "#schedule", select: "#schedule", swap: "outerHTML show:none", source: document.body }).then(() => {
      if (board()) board().scrollTo(left, top);
      const changed = document.getElementById(`appointment-${appointment}`);
      if (changed && board()) go(changed);
      else if (changed) changed.focus();
    });
  });

  // --- what the page asks by itself may get no answer
  const isPoll = (event) => event.target.id === "schedule-live";
  const lost = (isLost) => {
    const note = document.getElementById("schedule-lost");
    if (!note) return;
    note.hidden = !isLost;
    if (isLost) return;
    const clock = { timeStyle: "short", timeZone: note.dataset.zone };
    note.querySelector("[data-shown-at]").textContent = new Date().toLocaleTimeString("en-US", clock);
  };
  for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(kind, (event) => isPoll(event) && lost(true));
  }
  document.addEventListener("htmx:afterOnLoad", (event) => isPoll(event) && lost(false));

  document.addEventListener("DOMContentLoaded", () => {
    prepare();
    begin();
  });
})();
