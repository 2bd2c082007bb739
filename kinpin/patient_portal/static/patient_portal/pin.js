// The PIN field: tells a slip when it is left, and groups the letters. The rule is that of kinpin/enrollment/pins.py.
"use strict";

(() => {
  const ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
  const LENGTH = 12;
  const GF4 = [[0, 0, 0, 0], [0, 1, 2, 3], [0, 2, 3, 1], [0, 3, 1, 2]];
  const POWERS_OF_W = [1, 2, 3];
  const POWERS_OF_2 = [1, 2, 4, 3];

  function isWellFormed(pin) {
    if (pin.length !== LENGTH) return false;
    let first = 0;
    let second = 0;
    for (let place = 0; place < LENGTH; place += 1) {
      const index = ALPHABET.indexOf(pin[place]);
      if (index < 0) return false;
      first ^= GF4[POWERS_OF_W[place % 3]][Math.floor(index / 5)];
      second += POWERS_OF_2[place % 4] * (index % 5);
    }
    return first === 1 && second % 5 === 1;
  }

  // Of more of a sheet, the one PIN in it.
  function clean(typed) {
    const words = typed.toUpperCase().split(/\s+/).map((word) => word.replace(/[^\p{L}\p{N}]/gu, "")).filter(Boolean);
    const threes = words.map((_, start) => words.slice(start, start + 3)).filter((three) => three.every((word) => word.length === 4));
    const shown = [...new Set(threes.map((three) => three.join("")))].filter(isWellFormed);
    const tails = words.map((_, start) => words.slice(start).join("")).filter(isWellFormed);
    const pins = shown.length ? shown : tails;
    return pins.length === 1 ? pins[0] : words.join("");
  }

  function whatIsOff(pin, says) {
    const typed = [...pin].find((one) => !ALPHABET.includes(one));
    if (typed && pin.length <= LENGTH + 2) {
      const letter = JSON.parse(says.lookAlikes)[typed];
      const words = letter ? says.foreign : says.foreignAlone;
      return words.replace("%(typed)s", typed).replace("%(letter)s", letter);
    }
    if (pin.length !== LENGTH) return says.length.replace("%(n)s", pin.length);
    return isWellFormed(pin) ? "" : says.slip;
  }

  function problemOf(input) {
    const id = `${input.id}_errors`;
    let problem = document.getElementById(id);
    if (!problem) {
      problem = document.createElement("p");
      problem.id = id;
      problem.className = "field__errors";
      problem.setAttribute("role", "alert");
      input.before(problem);
      const described = input.getAttribute("aria-describedby");
      input.setAttribute("aria-describedby", described ? `${described} ${id}` : id);
    }
    return problem;
  }

  function look(input) {
    const pin = clean(input.value);
    const off = pin ? whatIsOff(pin, input.dataset) : "";
    problemOf(input).textContent = off;
    if (off) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (pin.length === LENGTH) input.value = pin.match(/.{4}/g).join(" "); // as the sheet has it, to be compared
  }

  // What was told goes while the right letters are typed: at the tap on the button it would move it from under the finger.
  function forget(input) {
    const problem = document.getElementById(`${input.id}_errors`);
    if (problem?.textContent && isWellFormed(clean(input.value))) look(input);
  }

  for (const input of document.querySelectorAll("input[data-look-alikes]")) {
    input.addEventListener("input", () => forget(input));
    input.addEventListener("change", () => look(input));
  }
})();
