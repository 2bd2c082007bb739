// A code that stands behind # in a link: it leaves the address bar first, and is handed in once.
"use strict";

const withFragment = document.querySelector("form[data-fragment]");

function handIn() {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  for (const words of document.querySelectorAll("[data-without-fragment]")) words.hidden = true;
  for (const words of document.querySelectorAll("[data-with-fragment]")) words.hidden = false;
  withFragment.elements[withFragment.dataset.fragment].value = token;
  withFragment.submit();
}

if (withFragment) {
  handIn();
  addEventListener("hashchange", handIn);
}
