// Places: in this browser, each tab keeps its last page, and its Schedule the day that it showed last.
"use strict";

const Places = (() => {
  const KEY = "kinpin-place-";
  const tab = document.querySelector("[data-tab][aria-current]");
  const schedule = document.querySelector("[data-schedule]");
  const days = schedule && schedule.pathname;
  const today = () => new Date().toDateString();
  const placeOf = (link) => KEY + (link.dataset.tab || tab.dataset.tab + "-schedule");

  function keep(path) {
    if (!tab) return;
    const kept = JSON.stringify({ path, day: today() });
    sessionStorage.setItem(placeOf(tab), kept);
    if (path.startsWith(days)) sessionStorage.setItem(placeOf(schedule), kept);
  }

  // Only on the day it was kept: nobody who begins in the morning has chosen yesterday.
  function kept(link) {
    const { path, day } = JSON.parse(sessionStorage.getItem(placeOf(link))) || {};
    return day === today() ? path : null;
  }

  for (const link of tab ? document.querySelectorAll("[data-tab]:not([aria-current]), [data-schedule]") : []) {
    const start = link.pathname;
    for (const press of ["click", "auxclick"]) link.addEventListener(press, () => (link.href = kept(link) || start));
  }
  if (document.querySelector("[data-keeps-place]")) keep(location.pathname);

  return { keep };
})();
