"use strict";
// Keys of the search page; every one of them also has a visible control.
const field = document.getElementById("text");
const exact = document.getElementById("exact");
const hits = [...document.querySelectorAll(".hit")];

function clear() {
  for (const input of document.querySelectorAll("input:not([type=checkbox]), textarea, select")) input.value = "";
  for (const tick of document.querySelectorAll("input[type=checkbox]")) tick.checked = false;
  exact.open = false;
  document.querySelectorAll(".band, .hit, .fresh, .errors").forEach((part) => part.remove());
  hits.length = 0;
  field.focus();
}

function step(by) {
  const at = hits.indexOf(document.activeElement);
  const next = hits[Math.min(Math.max(at + by, 0), hits.length - 1)];
  if (next) next.focus();
}

// A scanner types the lines of an MRZ with Enter between them: look up only when the zone is whole.
function wholeMrz(text) {
  const lines = text.trim().split(/\s*\n\s*/);
  const last = lines[0].length <= 32 ? 3 : 2;
  return lines.length >= last;
}

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey) return;
  if (/<</.test(field.value) && !wholeMrz(field.value)) return;
  event.preventDefault();
  field.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { event.preventDefault(); clear(); return; }
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "ArrowDown" && (!typing || event.target === field)) { event.preventDefault(); step(1); }
  else if (event.key === "ArrowUp" && !typing) { event.preventDefault(); step(-1); }
  else if (typing) return;
  else if (event.key === "/") { event.preventDefault(); field.focus(); field.select(); }
  else if (event.key === "e") { event.preventDefault(); exact.open = !exact.open; if (exact.open) exact.querySelector("input").focus(); }
});

field.select();
