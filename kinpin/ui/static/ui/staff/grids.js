// Grids: one stop of the Tab key, then arrows, Home, End and Page keys from row to row; Enter opens the row.
"use strict";

(() => {
  const rows = (grid) => [...grid.querySelectorAll("[data-row]")];
  const PAGE = 10;

  function move(grid, from, key) {
    const all = rows(grid);
    const at = all.indexOf(from);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, PageDown: at + PAGE, PageUp: at - PAGE };
    const target = all[Math.max(0, Math.min(all.length - 1, step[key]))];
    if (!target || target === from) return;
    for (const row of all) row.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    const grid = row && row.closest("[data-grid]");
    if (!grid || event.target !== row) return;
    if (["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"].includes(event.key)) {
      event.preventDefault();
      move(grid, row, event.key);
    } else if (event.key === "Enter") {
      const opens = row.querySelector("[data-opens]") || row.querySelector("a");
      if (opens) {
        event.preventDefault();
        opens.click();
      }
    }
  });

  document.addEventListener("dblclick", (event) => {
    const row = event.target.closest("[data-row]");
    const opens = row && row.querySelector("[data-opens]");
    if (opens && !event.target.closest("a, button, input, select")) opens.click();
  });

  const prepare = (scope) => {
    for (const grid of scope.querySelectorAll("[data-grid]")) {
      const all = rows(grid);
      const current = all.find((row) => row.classList.contains("is-current")) || all[0];
      for (const row of all) row.tabIndex = row === current ? 0 : -1;
    }
  };
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSettle", (event) => prepare(event.target));
})();
